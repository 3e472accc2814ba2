// Each type of event as it is sent, whole and thin, against the document's own description of it.
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { StoredEvent } from "../../../src/domain/events/event.ts";
import { EVENT_TYPES, TEST_EVENT } from "../../../src/domain/events/event-type.ts";
import { apiDocument } from "../../../src/http/openapi/document.ts";
import { eventBody } from "../../../src/http/routes/events/event-body.ts";
import { moveCampaign } from "../../../src/store/campaigns/campaigns.ts";
import { d1Stores } from "../../../src/store/d1.ts";
import { storeDeadLetters } from "../../../src/store/dead-letters/dead-letters.ts";
import { settleCalls } from "../../../src/store/dialling/settle-calls.ts";
import { schemaProblems } from "../../support/checks/schema-problems.ts";
import { letter, SAID, SmallWorld, settlement } from "../../support/statements/small-world.ts";
import { subscribeToAll } from "../../support/worlds/events.ts";

const NOW = Date.now();
const document = apiDocument();
const problemsOf = schemaProblems(document);
const stores = d1Stores(env.DB);
let found: StoredEvent[] = [];

/** Makes something happen of each type. */
async function everything(): Promise<void> {
  const world = new SmallWorld(NOW, "all");
  const calls = [...(await world.onTheLine()).slice(0, 1), ...(await world.accepted(SAID)).slice(0, 1)];
  const details = { disposition: "answered", answered_by: "human", trunk: "two" } as const;
  await settleCalls(
    env.DB,
    calls.map((call, i) => settlement(call, { details, ...(i === 1 ? { undialled: true } : {}) })),
    NOW,
  );
  const id = await world.campaign();
  for (const verb of ["start", "pause", "resume", "complete", "start", "cancel"] as const)
    await moveCampaign(env.DB, id, verb, NOW);
  const record = { id: world.name(), campaignId: id, dryRun: true, format: "csv" } as const;
  await stores.imports.begin(record, NOW);
  const counts = { rows: 1, added: 0, duplicates: 0, rejected: 1 };
  await stores.imports.writeProgress(record.id, { ...counts, state: "failed", error: "x" }, [], NOW);
  const entry = { id: world.name(), kind: "person", value: "p-1", scope: "all" } as const;
  await stores.suppressions.add(
    [{ ...entry, reason: "opt_out", expiresAt: null, note: null }],
    { source: "api", createdBy: "ops" },
    { now: NOW, sweep: false },
  );
  await storeDeadLetters(env.DB, [letter(world.name(), null)], NOW);
  for (const paused of [true, false]) await stores.trunks.setPaused(["default"], paused, NOW);
  for (const openedAt of [NOW, null]) await stores.trunks.setBreaker("default", openedAt, NOW);
  await env.DB.prepare(
    "INSERT INTO webhook_endpoints (id, types, created_by, created_at, updated_at) VALUES ('w', '[]', 'ops', ?1, ?1)",
  )
    .bind(NOW)
    .run();
  for (const status of ["held", "disabled"])
    await env.DB.prepare("UPDATE webhook_endpoints SET status = ?1, held_since = ?2").bind(status, NOW).run();
}

beforeAll(async () => {
  await subscribeToAll(env.DB);
  await everything();
  found = (await stores.events.read(0, { types: EVENT_TYPES, campaigns: null }, 500)).events;
});

it("has the types in the document, in their order", () => {
  expect(Object.keys(document.webhooks)).toEqual([...EVENT_TYPES, TEST_EVENT]);
});

it.each(EVENT_TYPES)("sends %s as the document says", type => {
  const schema = document.webhooks[type]?.post?.requestBody?.content["application/json"]?.schema;
  const events = found.filter(event => event.type === type);
  if (schema === undefined || events.length === 0) throw new Error("it did not happen, or is not described");
  for (const event of events)
    for (const payload of ["full", "thin"] as const) {
      const body = eventBody(event, payload);
      expect(body).toBe(eventBody(event, payload));
      // A thin one fits the other half of the schema, and no full one does.
      const half = schema.anyOf?.[payload === "full" ? 0 : 1];
      if (half === undefined) throw new Error("it is not described twice");
      expect(problemsOf(JSON.parse(body), half, payload)).toEqual([]);
    }
});

it("tells in thin bodies nobody's number", () => {
  for (const event of found) expect(eventBody(event, "thin")).not.toMatch(/\+\d{7}|p-1\b/);
});
