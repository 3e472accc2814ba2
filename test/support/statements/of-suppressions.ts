// Suppressions: added, looked for, walked, lifted.
import { env } from "cloudflare:workers";
import type { Suppression } from "../../../src/domain/compliance/suppression.ts";
import { acceptCalls } from "../../../src/store/calls/accept-calls.ts";
import { addSuppressions, suppressionsOfKeys } from "../../../src/store/compliance/add-suppressions.ts";
import { endSuppressedCalls } from "../../../src/store/compliance/end-suppressed.ts";
import {
  endOfSuppressions,
  listSuppressions,
  readSuppression,
  suppressedAmong,
  suppressionsAfter,
  suppressionsHolding,
} from "../../../src/store/compliance/read-suppressions.ts";
import { revokeSuppression } from "../../../src/store/compliance/revoke-suppression.ts";
import { suppressionsToSweep, sweptSuppression } from "../../../src/store/compliance/sweeps.ts";
import {
  onTheLineUnder,
  waitingOfNumbers,
  waitingUnder,
} from "../../../src/store/compliance/waiting-under.ts";
import { claimCalls } from "../../../src/store/dialling/claim-calls.ts";
import { dueCalls } from "../../../src/store/dialling/waiting-calls.ts";
import { newCalls } from "../dial-a-batch.ts";
import { entryOf } from "../worlds/suppress.ts";
import { type Cases, plainly } from "./case.ts";
import { claimable, FEW, type SmallWorld, WINDOW_MS } from "./small-world.ts";

const BY = { who: "case", requestId: null };
const ORIGIN = { source: "api", createdBy: "case" };
const ALL = () => true;

/** Of these values, in force and to be swept; with ids of this world. */
async function added(world: SmallWorld, ...entries: ReturnType<typeof entryOf>[]): Promise<string[]> {
  const offered = entries.map(entry => ({ ...entry, id: `zz-${world.name()}` }));
  await addSuppressions(env.DB, offered, ORIGIN, { now: world.now, sweep: true });
  return offered.map(({ id }) => id);
}

/** Waiting calls of a person, whose numbers are suppressed when asked for. */
async function waiting(world: SmallWorld, isSuppressed: boolean) {
  const person = world.name();
  const calls = await world.accepted({ personId: person });
  if (isSuppressed) await added(world, ...calls.map(call => entryOf(call.phoneNumber)));
  return { person, calls, numbers: calls.map(c => c.phoneNumber), ids: calls.map(c => c.callId) };
}

const swept = async (world: SmallWorld) => {
  const [id = ""] = await added(world, entryOf(world.name(), { kind: "person" }));
  return id;
};

export const SUPPRESSION_CASES: Cases = {
  addSuppressions: async world => {
    const entries = Array.from({ length: FEW }, () => ({
      ...entryOf(world.name()),
      id: `zz-${world.name()}`,
    }));
    return db => addSuppressions(db, entries, ORIGIN, { now: world.now, sweep: false });
  },
  "addSuppressions: one that holds longer": async world => {
    const value = world.name();
    await added(world, entryOf(value, { expiresAt: world.now + 1 }));
    const longer = { ...entryOf(value), id: `zz-${world.name()}` };
    return db => addSuppressions(db, [longer], ORIGIN, { now: world.now, sweep: true });
  },
  suppressionsOfKeys: async world => {
    const entry = entryOf(world.name());
    await added(world, entry);
    return db => suppressionsOfKeys(db, [entry]);
  },
  readSuppression: async world => {
    const id = await swept(world);
    return db => readSuppression(db, id);
  },
  "listSuppressions: all": plainly(async db => (await listSuppressions(db, {}, FEW, ALL)).rows),
  "listSuppressions: of a number": async world => {
    const value = world.name();
    const [id = ""] = await added(world, entryOf(value));
    await revokeSuppression(env.DB, id, BY, world.now);
    await added(world, entryOf(value));
    return db => listSuppressions(db, { kind: "number", value }, FEW, ALL);
  },
  "listSuppressions: none of what is wanted": plainly(async db => {
    const { rows } = await listSuppressions(db, {}, FEW, (entry: Suppression) => entry.source === "import:x");
    return rows.length === 0;
  }),
  suppressionsAfter: plainly(db => suppressionsAfter(db, "", FEW)),
  endOfSuppressions: plainly(db => endOfSuppressions(db, "", FEW)),
  suppressionsHolding: async world => {
    const value = "+4470000000000";
    await added(world, entryOf("+4470", { kind: "prefix" }));
    return db => suppressionsHolding(db, { phoneNumber: value, personId: null }, world.now, FEW);
  },
  suppressedAmong: async world => {
    const { calls } = await waiting(world, true);
    return db =>
      suppressedAmong(
        db,
        calls.map(({ callId: key, phoneNumber, campaignId }) => ({ key, phoneNumber, campaignId })),
        world.now,
      );
  },
  revokeSuppression: async world => {
    const id = await swept(world);
    return db => revokeSuppression(db, id, BY, world.now);
  },
  suppressionsToSweep: async world => {
    await env.DB.prepare("UPDATE suppressions SET swept_to = NULL WHERE id > 'zz'").run();
    await swept(world);
    return db => suppressionsToSweep(db, FEW);
  },
  sweptSuppression: async world => {
    const id = await swept(world);
    return async db => {
      await sweptSuppression(db, id, null);
      return true;
    };
  },
  "waitingUnder: a number": async world => {
    const { numbers } = await waiting(world, false);
    const key = { kind: "number", value: numbers[0] ?? "", scope: "all" } as const;
    return db => waitingUnder(db, key, [], { before: world.now, limit: FEW });
  },
  "waitingUnder: a prefix": async world => {
    await waiting(world, false);
    const key = { kind: "prefix", value: "+13", scope: "all" } as const;
    return db => waitingUnder(db, key, [], { before: world.now, limit: FEW });
  },
  "waitingUnder: a person": async world => {
    const { person } = await waiting(world, false);
    const key = { kind: "person", value: person, scope: "all" } as const;
    return db => waitingUnder(db, key, [], { before: Number.MAX_SAFE_INTEGER, limit: FEW });
  },
  waitingOfNumbers: async world => {
    const { numbers } = await waiting(world, false);
    return db => waitingOfNumbers(db, numbers, FEW);
  },
  "onTheLineUnder: a number": async world => {
    const [call] = await world.onTheLine();
    const key = { kind: "number", value: call?.phoneNumber ?? "", scope: "all" } as const;
    return db => onTheLineUnder(db, key, FEW);
  },
  endSuppressedCalls: async world => {
    const { ids } = await waiting(world, true);
    return db => endSuppressedCalls(db, ids, world.now);
  },
  "endSuppressedCalls: for a while": async world => {
    const { ids, person } = await waiting(world, false);
    await added(world, entryOf(person, { kind: "person", expiresAt: world.now + WINDOW_MS }));
    return db => endSuppressedCalls(db, ids, world.now);
  },
  "dueCalls: suppressed": async world => {
    const { calls } = await waiting(world, true);
    const campaignId = calls[0]?.campaignId ?? 0;
    return db => dueCalls(db, [{ campaignId, limit: FEW, after: null }], world.now);
  },
  "claimCalls: suppressed": async world => {
    const { calls } = await waiting(world, true);
    return async db => (await claimCalls(db, claimable(calls), "nonce", world.now)).length === 0;
  },
  "acceptCalls: suppressed": async world => {
    const calls = newCalls(await world.campaign(), FEW, world.now);
    await added(world, ...calls.map(call => entryOf(call.phoneNumber)));
    return async db => (await acceptCalls(db, calls, WINDOW_MS)).size === 0;
  },
};
