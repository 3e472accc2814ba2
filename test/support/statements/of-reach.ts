// The ledger of who was reached: read at dispatch, changed with claims and ends.
import { env } from "cloudflare:workers";
import type { NewCall } from "../../../src/domain/calls/new-call.ts";
import { KEPT_MS } from "../../../src/domain/compliance/reach/ledger.ts";
import { DAY_MS } from "../../../src/domain/time-units.ts";
import {
  abandonFacts,
  changeThrottles,
  countThrottles,
  listThrottles,
  purgeAbandonDays,
} from "../../../src/store/compliance/abandon.ts";
import { readContexts, storeContexts } from "../../../src/store/compliance/decision-contexts.ts";
import { readReach } from "../../../src/store/compliance/reach.ts";
import { sweepReach } from "../../../src/store/compliance/sweep-reach.ts";
import { claimCalls } from "../../../src/store/dialling/claim-calls.ts";
import { recordLateAgents } from "../../../src/store/dialling/record-late-agents.ts";
import { settleCalls } from "../../../src/store/dialling/settle-calls.ts";
import type { Cases } from "./case.ts";
import { claimable, type SmallWorld, settlement } from "./small-world.ts";

const keyOf = ({ phoneNumber }: { phoneNumber: string }) => `n:${phoneNumber}`;
const judged = (calls: readonly NewCall[]) =>
  claimable(calls).map((claim, i) => ({
    ...claim,
    law: {
      reach: { keys: [{ key: keyOf(calls[i] as NewCall), seen: 0 }], consented: 0 },
      evidence: null,
    },
  }));

async function onTheLine(world: SmallWorld): Promise<NewCall[]> {
  const calls = await world.accepted();
  await claimCalls(env.DB, judged(calls), "reached", world.now);
  return calls;
}

const contexts = (world: SmallWorld) =>
  Array.from({ length: 3 }, () => ({ hash: world.name(), text: '{"a":1}' }));

/** Long ago: the day on which others count has none of it. */
const longAgo = ({ now }: SmallWorld) => now - 500 * DAY_MS;

/** A campaign, measured on one day. */
async function measured(world: SmallWorld): Promise<number> {
  const id = await world.campaign(1);
  const day = new Date(longAgo(world)).toISOString().slice(0, 10);
  await env.DB.prepare("INSERT INTO abandon_days (day, campaign_id, silent) VALUES (?, ?, 1)")
    .bind(day, id)
    .run();
  return id;
}

export const REACH_CASES: Cases = {
  "settleCalls: measured for abandoned calls": async world => {
    const calls = await world.accepted();
    const details = { connected_to_agent_ms: "never", meter: "silent" } as const;
    const settlements = calls.map(call =>
      settlement(call, { undialled: true, details, endedAt: longAgo(world) }),
    );
    return db => settleCalls(db, settlements, world.now);
  },
  recordLateAgents: async world => {
    // The others wait on: whoever lists what waits is to find some.
    const calls = (await world.accepted()).slice(0, 3);
    const endedAt = longAgo(world);
    const details = { meter: "not_told" } as const;
    const settlements = calls.map(call => settlement(call, { undialled: true, details, endedAt }));
    await settleCalls(env.DB, settlements, world.now);
    const late = calls.map(call => ({
      callId: call.callId,
      attempt: 1,
      endedAt,
      details: { connected_to_agent_ms: 900, meter: "connected" } as const,
      was: { meter: "not_told", agent: null, message: null } as const,
      noted: { keys: [keyOf(call)], event: "abandoned", at: endedAt } as const,
    }));
    return db => recordLateAgents(db, late, world.now);
  },
  abandonFacts: async world => {
    const id = await measured(world);
    return db => abandonFacts(db, [id], 30, longAgo(world));
  },
  changeThrottles: async world => {
    const id = await world.campaign(1);
    const at = { campaignId: id, since: world.now };
    return db =>
      changeThrottles(db, [
        { ...at, begins: true },
        { ...at, begins: false },
      ]);
  },
  listThrottles: async world => {
    const campaignId = await world.campaign(1);
    return async db => {
      // Away again: the next world's are as many.
      await changeThrottles(db, [{ campaignId, since: world.now, begins: true }]);
      const found = await listThrottles(db, campaignId - 1, 1);
      await changeThrottles(db, [{ campaignId, since: world.now, begins: false }]);
      return found;
    };
  },
  countThrottles: async world => {
    const campaignId = await world.campaign(1);
    await changeThrottles(env.DB, [{ campaignId, since: world.now, begins: true }]);
    return async db => {
      const found = await countThrottles(db);
      await changeThrottles(env.DB, [{ campaignId, since: world.now, begins: false }]);
      return found;
    };
  },
  purgeAbandonDays: async world => {
    await measured(world);
    return db => purgeAbandonDays(db, world.now - 400 * DAY_MS, 1);
  },
  storeContexts: async world => {
    const made = contexts(world);
    return db => storeContexts(db, made, world.now);
  },
  readContexts: async world => {
    const made = contexts(world);
    await storeContexts(env.DB, made, world.now);
    return db =>
      readContexts(
        db,
        made.map(({ hash }) => hash),
      );
  },
  readReach: async world => {
    const found = (await onTheLine(world)).map(keyOf);
    return db => readReach(db, [...found, "n:+15005550000"]);
  },
  "sweepReach: a chunk in the middle": async world => {
    const walk = `m:${world.name()}`;
    await env.DB.batch([
      env.DB.prepare("INSERT OR REPLACE INTO sweep_positions VALUES ('reach', ?)").bind(walk),
      ...Array.from({ length: 30 }, (_, n) =>
        env.DB.prepare(
          "INSERT INTO reach (key, placed, quiet, revision, updated_at) VALUES (?, '[]', '[]', 1, ?)",
        ).bind(`${walk}:${n + 10}`, n % 2 === 0 ? 0 : world.now),
      ),
    ]);
    return db => sweepReach(db, world.now - KEPT_MS, 20);
  },
  "claimCalls: counted by caps": async world => {
    const calls = await world.accepted();
    return db => claimCalls(db, judged(calls), "nonce", world.now);
  },
  "settleCalls: of which an event is noted": async world => {
    const settlements = (await onTheLine(world)).map(call =>
      settlement(call, { noted: { keys: [keyOf(call)], event: "refused", at: world.now } }),
    );
    return db => settleCalls(db, settlements, world.now);
  },
};
