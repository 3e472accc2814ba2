// Events are written by triggers in the batch of their cause, under its guard: what each cause writes, and what writes none.
import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import type { StoredEvent } from "../../../src/domain/events/event.ts";
import { EVENT_TYPES, type EventType } from "../../../src/domain/events/event-type.ts";
import { presentEvent } from "../../../src/http/routes/events/event-body.ts";
import { moveCampaign, updateCampaign } from "../../../src/store/campaigns/campaigns.ts";
import { completeFinishedCampaigns } from "../../../src/store/campaigns/complete-campaigns.ts";
import { d1Stores } from "../../../src/store/d1.ts";
import { storeDeadLetters } from "../../../src/store/dead-letters/dead-letters.ts";
import { redriveDialLetters } from "../../../src/store/dead-letters/redrive-letters.ts";
import { cancelWaitingCall, cancelWaitingCalls } from "../../../src/store/dialling/cancel-calls.ts";
import { giveBackAttempts } from "../../../src/store/dialling/give-back.ts";
import { recordDetails } from "../../../src/store/dialling/record-details.ts";
import { settleCalls } from "../../../src/store/dialling/settle-calls.ts";
import { exhaustCalls } from "../../../src/store/dialling/waiting-calls.ts";
import { readCall } from "../../support/api.ts";
import { FEW, letter, SmallWorld, settlement, WINDOW_MS } from "../../support/statements/small-world.ts";
import { deleteRows, subscribe, subscribeToAll } from "../../support/worlds/events.ts";

const NOW = Date.now();
const { events } = d1Stores(env.DB);
let worlds = 0;
let world: SmallWorld;
let before = 0;

const all = { types: EVENT_TYPES, campaigns: null };
const since = async () => (await events.read(before, all, 500)).events;
const typesOf = (found: readonly StoredEvent[]) => found.map(event => event.type);
const bySubject = (found: readonly StoredEvent[], subject: string) =>
  typesOf(found.filter(event => event.subject === subject));

beforeEach(async () => {
  world = new SmallWorld(NOW, `w${worlds++}`);
  await subscribeToAll(env.DB);
  before = (await events.read(0, all, 1)).newest ?? 0;
});

const again = { stage: "waiting_rnr", status: "RNR", outcome: "RNR", nextAttemptAt: NOW + 60_000 } as const;

it("writes the end of an attempt, then the end of its call, once, however often they are settled", async () => {
  const calls = await world.onTheLine();
  const ends = calls.map(call => settlement(call));
  for (const _ of [1, 2]) await settleCalls(env.DB, ends, NOW);
  const found = await since();
  expect(found).toHaveLength(2 * FEW);
  for (const { callId } of calls)
    expect(bySubject(found, callId)).toEqual(["attempt.ended", "call.finished"]);
  const seqs = found.map(event => event.seq);
  expect(seqs).toEqual(seqs.map((_, i) => before + 1 + i));
});

it("writes the end of an attempt alone while another is waited for, dialled or not", async () => {
  const [dialled] = await world.onTheLine();
  const [undialled] = await world.accepted();
  if (dialled === undefined || undialled === undefined) throw new Error("no call");
  await settleCalls(
    env.DB,
    [settlement(dialled, again), settlement(undialled, { ...again, undialled: true })],
    NOW,
  );
  expect(bySubject(await since(), dialled.callId)).toEqual(["attempt.ended"]);
  expect(bySubject(await since(), undialled.callId)).toEqual(["attempt.ended"]);
});

it("writes nothing of an attempt that is given back, nor of details that are told late", async () => {
  const [call, other] = await world.onTheLine("ours");
  if (call === undefined || other === undefined) throw new Error("no call");
  const back = {
    callId: call.callId,
    attempt: 1,
    nonce: "ours",
    stage: "initiated",
    status: "INITIATED",
  } as const;
  const given = await giveBackAttempts(
    env.DB,
    [{ ...back, nextAttemptAt: NOW, lastAttemptAt: null, error: "busy" }],
    NOW,
  );
  expect([...given]).toEqual([call.callId]);
  await settleCalls(env.DB, [settlement(other)], NOW);
  const details = { answered_by: "machine" } as const;
  await recordDetails(env.DB, [{ callId: other.callId, attempt: 1, externalCallId: "e2", details }], NOW + 1);
  expect((await readCall(other.callId)).attempts[0].answered_by).toBe("machine");
  expect(typesOf(await since())).toEqual(["attempt.ended", "call.finished"]);
});

it("writes the end of calls that are called off, exhausted, or cancelled with their campaign", async () => {
  const calls = await world.accepted();
  const [off, spent] = calls;
  if (off === undefined || spent === undefined) throw new Error("no call");
  expect(await cancelWaitingCall(env.DB, off.callId, NOW)).toBe(true);
  expect(await cancelWaitingCall(env.DB, off.callId, NOW)).toBe(false);
  await exhaustCalls(
    env.DB,
    [{ callId: spent.callId, attempt: 1, error: "no attempt left", maxAttempts: null }],
    NOW,
  );
  await moveCampaign(env.DB, off.campaignId, "cancel", NOW);
  // What the triggers write counts for nobody.
  expect(await cancelWaitingCalls(env.DB, NOW, 500)).toBe(FEW - 2);
  const found = (await since()).filter(event => event.type === "call.finished");
  expect(found.map(event => event.subject).sort()).toEqual(calls.map(call => call.callId).sort());
});

it("writes a second end of a call that a redrive has reopened, and none of the redrive", async () => {
  const { calls, letters } = await world.undelivered();
  const count = async () => bySubject(await since(), calls[0]?.callId ?? "");
  expect(await count()).toEqual(["attempt.ended", "call.finished"]);
  expect((await redriveDialLetters(env.DB, letters, NOW, WINDOW_MS)).size).toBe(FEW);
  expect(await count()).toEqual(["attempt.ended", "call.finished"]);
  const second = { attempt: 2, undialled: true, stage: "waiting_failed" } as const;
  await settleCalls(
    env.DB,
    calls.map(call => settlement(call, { ...second, stage: "failed", status: "FAILED", outcome: "FAILED" })),
    NOW,
  );
  expect(await count()).toEqual(["attempt.ended", "call.finished", "attempt.ended", "call.finished"]);
});

it("writes nothing when calls leave for the archive", async () => {
  const [call] = await world.onTheLine();
  if (call === undefined) throw new Error("no call");
  await settleCalls(env.DB, [settlement(call)], NOW);
  before = (await events.read(0, all, 1)).newest ?? 0;
  await deleteRows(env.DB, call.callId);
  expect(await since()).toEqual([]);
});

it("holds the call as it was at its commit, as the API shows it", async () => {
  const [call] = await world.onTheLine();
  if (call === undefined) throw new Error("no call");
  const details = {
    disposition: "answered",
    answered_by: "human",
    cost: { amount: "0.01", currency: "USD" },
  } as const;
  await settleCalls(env.DB, [settlement(call, { details, duration: 2.5 })], NOW);
  const shown = await readCall(call.callId);
  await recordDetails(
    env.DB,
    [{ callId: call.callId, attempt: 1, externalCallId: "later", details: { hangup_cause: "x" } }],
    NOW + 5,
  );
  const [ended, finished] = await since();
  if (ended === undefined || finished === undefined) throw new Error("no event");
  expect(presentEvent(finished, "full")).toEqual({
    id: expect.stringMatching(/^evt_[0-9a-f]{6}_\d+$/),
    type: "call.finished",
    timestamp: new Date(NOW).toISOString(),
    sequence: finished.seq,
    data: { call: shown, campaign: { id: call.campaignId, name: "a case" } },
  });
  expect(presentEvent(ended, "full").data).toEqual({
    attempt: 1,
    call: shown,
    campaign: { id: call.campaignId, name: "a case" },
  });
  expect(presentEvent(finished, "thin").data).toEqual({
    call: { call_id: call.callId },
    campaign: { id: call.campaignId },
  });
});

it("leaves metadata out that is too long, and says so", async () => {
  const [call] = await world.accepted({ metadata: JSON.stringify({ long: "ä".repeat(9_000) }) });
  const [short] = await world.accepted({ metadata: JSON.stringify({ text: "\u0001".repeat(3_900) }) });
  if (call === undefined || short === undefined) throw new Error("no call");
  for (const one of [call, short]) await settleCalls(env.DB, [settlement(one, { undialled: true })], NOW);
  const finished = (await since()).filter(event => event.type === "call.finished");
  const data = finished.map(event => presentEvent(event, "full").data);
  for (const one of data) expect(one).toMatchObject({ truncated: true, call: { metadata: null } });
});

it("writes what its campaigns' verbs do, and being made inactive while in progress", async () => {
  const id = await world.campaign();
  const verbs = ["start", "pause", "resume", "complete", "start", "cancel"] as const;
  for (const verb of verbs) expect(await moveCampaign(env.DB, id, verb, NOW)).toBe(true);
  expect(await moveCampaign(env.DB, id, "resume", NOW)).toBe(false);
  await updateCampaign(env.DB, id, { isActive: false }, NOW);
  expect(typesOf(await since())).toEqual([
    "campaign.started",
    "campaign.paused",
    "campaign.resumed",
    "campaign.completed",
    "campaign.started",
    "campaign.cancelled",
  ]);
  const other = await world.started();
  before = (await events.read(0, all, 1)).newest ?? 0;
  for (const isActive of [false, false, true]) await updateCampaign(env.DB, other, { isActive }, NOW);
  await updateCampaign(env.DB, other, { weight: 3 }, NOW);
  expect(typesOf(await since())).toEqual(["campaign.paused", "campaign.resumed"]);
});

it("writes a campaign that has nothing left", async () => {
  const id = await world.started();
  await env.DB.prepare("UPDATE campaigns SET contact_cursor = 1 WHERE id = ?1").bind(id).run();
  expect(await completeFinishedCampaigns(env.DB, NOW, [id])).toEqual([id]);
  const event = (await since()).at(-1);
  expect(event).toMatchObject({ type: "campaign.completed", campaignId: id, createdAt: NOW });
});

it("writes an import once when it is done, and again when it is done again", async () => {
  const { imports } = d1Stores(env.DB);
  const campaignId = await world.campaign();
  const record = { id: world.name(), campaignId, dryRun: false, format: "csv" } as const;
  const counts = { rows: 2, added: 1, duplicates: 0, rejected: 1, error: null };
  for (const _ of [1, 2]) {
    await imports.begin(record, NOW);
    await imports.writeProgress(record.id, { ...counts, state: "running" }, [], NOW);
    for (const _again of [1, 2])
      await imports.writeProgress(record.id, { ...counts, state: "done" }, [], NOW + 7);
  }
  const found = await since();
  expect(typesOf(found)).toEqual(["import.finished", "import.finished"]);
  expect(found[0] && presentEvent(found[0], "full").data).toMatchObject({
    import: { import_id: record.id, state: "done", added: 1, finished_at: new Date(NOW + 7).toISOString() },
    campaign: { id: campaignId, name: "a case" },
  });
});

it("writes each suppression that is new, and counts those alone", async () => {
  const { suppressions } = d1Stores(env.DB);
  const entry = (value: string, scope: string) => ({
    ...({
      id: world.name(),
      kind: "number",
      value,
      scope,
      reason: "manual",
      expiresAt: null,
      note: null,
    } as const),
  });
  const offered = [entry("+12025550170", "all"), entry("+12025550171", "campaign:7")];
  const origin = { source: "api", createdBy: "ops" };
  const add = () => suppressions.add(offered, origin, { now: NOW, sweep: false });
  expect(await add()).toBe(2);
  expect(await add()).toBe(0);
  const found = await since();
  expect(found.map(event => [event.type, event.campaignId, event.subject])).toEqual([
    ["number.suppressed", null, offered[0]?.id],
    ["number.suppressed", 7, offered[1]?.id],
  ]);
  expect(found[0] && presentEvent(found[0], "full").data).toMatchObject({
    suppression: { value: "+12025550170", state: "in_force", reason: "manual" },
  });
});

it("writes a dead letter once, without its message", async () => {
  const id = world.name();
  for (const _ of [1, 2])
    await storeDeadLetters(env.DB, [{ ...letter(id, "call-1"), payload: '{"secret":1}' }], NOW);
  const found = await since();
  expect(typesOf(found)).toEqual(["dead_letter.created"]);
  const body = found[0] && presentEvent(found[0], "full");
  expect(body?.data).toMatchObject({ dead_letter: { id, call_id: "call-1", tries: 1, reason: "x" } });
  expect(JSON.stringify(body)).not.toContain("secret");
});

it("writes the pause of a trunk, not a pause of what is paused", async () => {
  const { trunks } = d1Stores(env.DB);
  for (const paused of [true, true, false, false]) await trunks.setPaused(["default"], paused, NOW);
  expect(typesOf(await since())).toEqual(["trunk.paused", "trunk.resumed"]);
});

it("writes an endpoint that is held or disabled, without its address", async () => {
  const id = world.name();
  await env.DB.prepare(
    `INSERT INTO webhook_endpoints (id, url, types, created_by, created_at, updated_at)
      VALUES (?1, 'https://crm.example/hook?key=secret', '[]', 'ops', ?2, ?2)`,
  )
    .bind(id, NOW)
    .run();
  for (const status of ["held", "held", "enabled", "disabled"])
    await env.DB.prepare("UPDATE webhook_endpoints SET status = ?2 WHERE id = ?1").bind(id, status).run();
  const found = await since();
  expect(typesOf(found)).toEqual(["webhook.held", "webhook.disabled"]);
  expect(JSON.stringify(found)).not.toContain("secret");
});

it("writes what is wanted of a campaign, and of no other", async () => {
  const mine = await world.started();
  const other = await world.started();
  before = (await events.read(0, all, 1)).newest ?? 0;
  await env.DB.prepare("DELETE FROM event_subscriptions").run();
  await subscribe(env.DB, { types: ["campaign.paused" satisfies EventType], campaignId: mine });
  for (const id of [mine, other])
    for (const verb of ["pause", "resume"] as const) await moveCampaign(env.DB, id, verb, NOW);
  expect((await since()).map(event => [event.type, event.campaignId])).toEqual([["campaign.paused", mine]]);
});
