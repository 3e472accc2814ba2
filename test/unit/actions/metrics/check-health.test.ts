// Health of a service parts of which do not answer.
import { expect, it } from "vitest";
import type { Configuration } from "../../../../src/actions/context.ts";
import { checkHealth, type HealthContext } from "../../../../src/actions/metrics/check-health.ts";
import type { HealthFacts } from "../../../../src/domain/metrics/health.ts";
import type { GateSnapshot, TrunkView } from "../../../../src/domain/trunks/gate-view.ts";
import type { Trunk } from "../../../../src/domain/trunks/trunk.ts";
import { presentHealth } from "../../../../src/http/routes/service/present.ts";
import { d1Stores } from "../../../../src/store/d1.ts";
import { makeWorld, policyOf } from "../../../support/worlds/action-world.ts";
import { makeReceivers } from "../../../support/worlds/receivers.ts";
import { storedTrunk } from "../../../support/worlds/stored-trunks.ts";

const NOW = 1_000_000;
const UNCONFIGURED = { ok: false, problems: ["PUBLIC_URL: is missing"] } as const;

const contextWith = (changes: Partial<HealthContext>): HealthContext => ({
  ...d1Stores(makeWorld().db),
  archive: null,
  configuration: UNCONFIGURED,
  snapshot: null,
  ...changes,
});
const statuses = async (changes: Partial<HealthContext>) => {
  const { status, checks } = presentHealth(await checkHealth(contextWith(changes), NOW));
  return { status, ...Object.fromEntries(Object.entries(checks).map(([name, c]) => [name, c.status])) };
};

it("tells what a deployment lacks that is not configured, and asks its gate for nothing", async () => {
  expect(await statuses({})).toEqual({
    status: "degraded",
    configuration: "failed",
    database: "ok",
    gate: "ok",
    trunk: "unknown",
    dead_letters: "unknown",
    oldest_due_call: "unknown",
    database_size: "unknown",
    archive: "unknown",
    time_zones: "ok",
    own_rules: "ok",
    webhooks: "ok",
    rule_packs: "ok",
  });
});

it("is unavailable while D1 or the gate is out of reach", async () => {
  const away = () => Promise.reject(new Error("out of reach"));
  const metrics = { ...d1Stores(makeWorld().db).metrics, health: away, storage: away };
  expect(await statuses({ metrics })).toMatchObject({ status: "unavailable", database: "failed" });
  expect(await statuses({ snapshot: away })).toMatchObject({ status: "unavailable", gate: "failed" });
});

const CONFIGURED = {
  ok: true,
  settings: { callRetentionDays: 90 },
  policy: policyOf(),
} as unknown as Configuration;
const WELL: TrunkView = {
  paused: false,
  heldUntil: null,
  breaker: { state: "closed", since: null, until: null, window: { dials: 0, failures: 0 } },
};
const OPEN: TrunkView = { ...WELL, breaker: { ...WELL.breaker, state: "open" } };
const gateOf = (changes: Partial<GateSnapshot> = {}): GateSnapshot => ({
  permits: 0,
  linesInUse: 0,
  begun: 0,
  byCampaign: {},
  peak: 0,
  maxConcurrentCalls: 10,
  callerIdsSetAside: 0,
  alarmAt: null,
  trunk: WELL,
  ...changes,
});

async function healthOf(
  trunks: Trunk[],
  gates: Record<string, GateSnapshot>,
  oldestDue: HealthFacts["oldestDue"] = [],
) {
  const stores = d1Stores(makeWorld().db);
  const facts: HealthFacts = { deadLettersLastHour: 0, deadLettersLastDay: 0, oldestDue, underPacks: [] };
  const snapshot = async (name: string) => {
    const gate = gates[name];
    if (gate === undefined) throw new Error("out of reach");
    return gate;
  };
  const changes = {
    configuration: CONFIGURED,
    snapshot,
    metrics: { ...stores.metrics, health: async () => facts },
    trunks: { ...stores.trunks, list: async () => trunks },
  };
  return presentHealth(await checkHealth(contextWith(changes), NOW));
}
const TWO = [storedTrunk("default"), storedTrunk("west")];

it("says of a single trunk what it always said", async () => {
  const { checks } = await healthOf([storedTrunk("default")], { default: gateOf({ trunk: OPEN }) });
  expect(checks.gate).toEqual({ status: "ok" });
  expect(checks.trunk).toEqual({
    status: "degraded",
    problems: ["too many dials failed: the breaker is open"],
    breaker: "open",
    paused: false,
    held_until: null,
  });
});

it("shows each of several trunks, and names the one whose breaker is open", async () => {
  const west = gateOf({ trunk: OPEN, linesInUse: 2, maxConcurrentCalls: 5 });
  const { status, checks } = await healthOf(TWO, { default: gateOf(), west });
  expect(status).toBe("degraded");
  expect(checks.trunk).toEqual({
    status: "degraded",
    problems: ["trunk west: too many dials failed: the breaker is open"],
    breaker: "closed",
    paused: false,
    held_until: null,
    trunks: [
      {
        name: "default",
        breaker: "closed",
        paused: false,
        held_until: null,
        lines_in_use: 0,
        max_concurrent_calls: 10,
      },
      {
        name: "west",
        breaker: "open",
        paused: false,
        held_until: null,
        lines_in_use: 2,
        max_concurrent_calls: 5,
      },
    ],
  });
});

it("is degraded, and not unavailable, while the gate of a further trunk is out of reach, and names it", async () => {
  const { status, checks } = await healthOf(TWO, { default: gateOf() });
  expect(status).toBe("degraded");
  expect(checks.gate).toEqual({ status: "degraded", problems: ["gate of trunk west is out of reach"] });
  expect(checks.oldest_due_call.status).toBe("ok");
  expect((await healthOf(TWO, { west: gateOf() })).status).toBe("unavailable");
});

it("a call is late where any trunk that dials for its campaign has a free line", async () => {
  const full = gateOf({ linesInUse: 10 });
  const dueAt = NOW - 6 * 60_000;
  const late = async (trunks: string[] | null, gates: Record<string, GateSnapshot>, all = TWO) => {
    const due = [{ campaignId: 1, maxConcurrentCalls: null, trunks, dueAt }];
    return (await healthOf(all, gates, due)).checks.oldest_due_call.status;
  };
  expect(await late(null, { default: full, west: gateOf() })).toBe("ok");
  expect(await late(["default", "west"], { default: full, west: gateOf() })).toBe("degraded");
  expect(await late(["default", "west"], { default: full, west: full })).toBe("ok");
  expect(await late(["west"], { default: gateOf(), west: gateOf({ trunk: OPEN }) })).toBe("ok");
  const backedUp = [storedTrunk("default", { paused: true }), storedTrunk("west", { backupOf: "default" })];
  const paused = gateOf({ trunk: { ...WELL, paused: true } });
  expect(await late(null, { default: paused, west: gateOf() }, backedUp)).toBe("degraded");
});

it("is degraded on a time zone database that is too old, and says what it has wrong", async () => {
  const health = await checkHealth(contextWith({}), NOW);
  const { status, checks } = presentHealth({
    ...health,
    timeZones: { ok: false, detail: "Vancouver is wrong" },
  });
  expect(status).toBe("degraded");
  expect(checks.time_zones).toEqual({
    status: "degraded",
    problems: ["the time zone data is too old: Vancouver is wrong"],
  });
});

it("is degraded by a pack of the operator's own that is not understood, and names it", async () => {
  const { db } = makeWorld();
  await db.prepare("INSERT INTO rule_packs VALUES ('acme', 2, '{', 'test', 1)").run();
  await db.prepare("INSERT INTO tenant_revisions VALUES (1)").run();
  const { checks } = presentHealth(await checkHealth(contextWith({ ...d1Stores(db) }), NOW));
  expect(checks.own_rules).toMatchObject({
    status: "degraded",
    problems: [expect.stringContaining("pack acme@2")],
  });
});

it("is degraded by a campaign whose pack is gone, or whose list was never uploaded, and names them", async () => {
  const { db } = makeWorld();
  const stores = d1Stores(db);
  const underPacks = [{ campaignId: 7, compliance: settings(["acme"]) }];
  const asked = { campaignId: 8, compliance: settings(["ftc-national-dnc"]) };
  const facts = { deadLettersLastHour: 0, deadLettersLastDay: 0, oldestDue: [] };
  const of = async (all: HealthFacts["underPacks"]) => {
    const metrics = { ...stores.metrics, health: async () => ({ ...facts, underPacks: all }) };
    const { status, checks } = presentHealth(await checkHealth(contextWith({ ...stores, metrics }), NOW));
    return { whole: status, ...checks.rule_packs };
  };
  expect(await of(underPacks)).toEqual({
    whole: "degraded",
    status: "degraded",
    problems: ['there is no rule pack "acme" any more: calls of campaign 7 wait'],
  });
  expect(await of([asked])).toEqual({
    whole: "degraded",
    status: "degraded",
    problems: ["the list us-national-dnc is missing: calls of campaign 8 wait"],
  });
});

function settings(packs: string[]): HealthFacts["underPacks"][number]["compliance"] {
  return { packs, purpose: "telemarketing", mode: "enforce", automated: true, closing_margin_seconds: 60 };
}

it("names a webhook that is sent nothing since the key is gone", async () => {
  const { db } = makeWorld();
  const world = makeReceivers(db, NOW);
  await world.endpoint("e");
  await world.endpoint("polled", { url: null });
  const settings = { callRetentionDays: 90, webhookSecretKey: "" };
  const configuration = { ok: true, settings, policy: policyOf() } as unknown as Configuration;
  const { endpoints } = d1Stores(db);
  const { webhookTroubles } = await checkHealth(contextWith({ configuration, endpoints }), NOW);
  expect(webhookTroubles).toEqual(["webhook e is sent nothing: WEBHOOK_SECRET_KEY is not set"]);
});
