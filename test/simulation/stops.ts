// Stop is now: nobody is claimed whom a committed suppression is about, and a report that says stop is heard, whatever
// else becomes of it. By arithmetic of its own, on the rows as they are.

import { addSuppression } from "../../src/actions/compliance/add-suppression.ts";
import { honourStop } from "../../src/actions/compliance/honour-stop.ts";
import { revokeSuppression } from "../../src/actions/compliance/revoke-suppression.ts";
import type { NewSuppression } from "../../src/domain/compliance/suppression.ts";
import { d1Suppressions } from "../../src/store/compliance/d1-suppressions.ts";
import type { Actor } from "./actor.ts";
import { prepared } from "./database.ts";
import { calleeOf } from "./law/people.ts";
import type { CallRow } from "./mirror.ts";
import type { Stream } from "./random.ts";
import { SECOND, type Shape } from "./shape.ts";
import type { World } from "./world.ts";

export type StopOperation =
  | {
      do: "suppress";
      kind: "number" | "prefix" | "person";
      value: string;
      campaign: number | null;
      lastsMs: number | null;
    }
  | { do: "suppress who is granted"; index: number }
  | { do: "lift a suppression"; index: number }
  | { do: "report with an opt-out"; index: number; optOut: true | "campaign" };

export const STOP_WEIGHTS: Record<StopOperation["do"], number> = {
  suppress: 1.5,
  "suppress who is granted": 1.5,
  "lift a suppression": 0.7,
  "report with an opt-out": 1.5,
};

export function makeStop(kind: StopOperation["do"], stream: Stream, shape: Shape): StopOperation {
  switch (kind) {
    case "suppress": {
      const number = stream.pick(shape.numbers);
      const isPrefix = stream.maybe(0.15);
      const person = shape.law && stream.maybe(0.3) ? stream.pick(["p1", "p2"]) : null;
      return {
        do: kind,
        ...(person !== null
          ? { kind: "person", value: person }
          : isPrefix
            ? { kind: "prefix", value: number.slice(0, -1) }
            : { kind: "number", value: number }),
        campaign: stream.maybe(0.3) ? stream.whole(1, shape.campaigns.length) : null,
        lastsMs: stream.pick([null, null, 20 * SECOND, 120 * SECOND]),
      };
    }
    case "suppress who is granted":
    case "lift a suppression":
      return { do: kind, index: stream.whole(0, 5) };
    case "report with an opt-out":
      return { do: kind, index: stream.whole(0, 20), optOut: stream.pick([true, true, "campaign"] as const) };
  }
}

interface Row {
  id: string;
  kind: string;
  value: string;
  scope: string;
  expires_at: number | null;
  revoked_at: number | null;
  source: string;
}
const ROWS = prepared(
  "SELECT id, kind, value, scope, expires_at, revoked_at, source FROM suppressions ORDER BY id",
);
const rows = ({ database }: World) => ROWS(database).all() as unknown as Row[];

type Called = Pick<CallRow, "phoneNumber" | "campaignId">;

const isInScope = ({ scope }: Row, { campaignId }: Called) =>
  scope === "all" || scope === `campaign:${campaignId}`;

export class Stops {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  #isAbout(row: Row, called: Called): boolean {
    if (!isInScope(row, called)) return false;
    const { phoneNumber, campaignId } = called;
    switch (row.kind) {
      case "number":
        return row.value === phoneNumber;
      case "prefix":
        return phoneNumber.startsWith(row.value);
      default:
        return calleeOf(this.#world, phoneNumber, campaignId).personId === row.value;
    }
  }

  /** What holds somebody back at `at` (ms). */
  holding(called: Called, at: number): string | undefined {
    const holds = (row: Row) =>
      row.revoked_at === null &&
      (row.expires_at === null || row.expires_at > at) &&
      this.#isAbout(row, called);
    return rows(this.#world).find(holds)?.id;
  }

  /** The claim has just been committed. */
  claimed(row: CallRow): void {
    const entry = this.holding(row, row.lastAttemptAt ?? 0);
    if (entry !== undefined)
      this.#world.invariants.fail(12, `${row.callId}:${row.attemptsStarted} is claimed against ${entry}`);
  }

  /** A report that says stop was answered 200: it is on record, lifted meanwhile or not. */
  heard(callId: string): void {
    const called = this.#world.invariants.mirror.calls.get(callId);
    if (called === undefined) return;
    const kept = rows(this.#world).some(
      row => row.kind === "number" && this.#isAbout(row, called) && row.expires_at === null,
    );
    if (!kept) this.#world.invariants.fail(12, `stop was said of ${callId}, answered 200, and not kept`);
  }

  /** Ids of those not revoked, oldest first. */
  inForce(): string[] {
    return rows(this.#world)
      .filter(row => row.revoked_at === null)
      .map(row => row.id);
  }
}

/** What a stop needs besides the rest of an invocation. */
export const stopping = (actor: Actor, db: D1Database) => {
  let ids = 0;
  return {
    suppressions: d1Suppressions(db),
    newSuppressionId: (now: number) => `${String(now).padStart(15, "0")} ${actor.name} ${++ids}`,
    accountOf: async () => null,
    archive: null,
  };
};

export async function performStop(world: World, actor: Actor, operation: StopOperation): Promise<void> {
  const wired = world.entrances.wire(actor);
  const add = async (value: string, more: Partial<NewSuppression> = {}) => {
    const number = { kind: "number", scope: "all", reason: "manual", expiresAt: null, note: null } as const;
    await addSuppression(wired, {
      entry: { ...number, value, ...more },
      createdBy: "simulation",
      hangUp: false,
    });
  };
  switch (operation.do) {
    case "suppress": {
      const { kind, value, campaign, lastsMs } = operation;
      const scope = campaign === null ? "all" : `campaign:${campaign}`;
      return add(value, { kind, scope, expiresAt: lastsMs === null ? null : wired.clock() + lastsMs });
    }
    case "suppress who is granted": {
      const granted = world.gates.hosts.flatMap(({ checks }) =>
        checks.permits.filter(permit => permit.begun_at === null),
      );
      const permit = granted[operation.index % Math.max(1, granted.length)];
      return permit === undefined ? undefined : add(permit.phone_number);
    }
    case "lift a suppression": {
      const ids = world.invariants.stops.inForce();
      const id = ids[operation.index % Math.max(1, ids.length)];
      if (id !== undefined) await revokeSuppression(wired, { id, by: "simulation" });
      return;
    }
    case "report with an opt-out": {
      const calls = [...world.invariants.mirror.calls.values()].sort((a, b) =>
        a.callId < b.callId ? -1 : 1,
      );
      const call = calls[operation.index % Math.max(1, calls.length)];
      if (call === undefined) return;
      const { callId, attemptsStarted } = call;
      // It would end before it has: somebody is still on the line.
      if (world.provider.live.has(`${callId}:${attemptsStarted}`)) return;
      // What it says beside the stop is mostly old, a duplicate, or not to be had yet.
      if (attemptsStarted === 0) world.provider.spent.add(`${callId}:1`);
      const about = { callId, attempt: Math.max(1, attemptsStarted) };
      world.provider.report(about, "RNR", 0, 0, `stop ${callId}`, operation.optOut);
    }
  }
}

/** As the route does, in front of the report itself. */
export async function hearStop(
  world: World,
  actor: Actor,
  { callId, attempt }: { callId: string; attempt: number },
  optOut: true | "campaign",
): Promise<void> {
  const wired = world.entrances.wire(actor);
  const call = world.invariants.mirror.calls.get(callId);
  const isDuplicate = call?.attempts[attempt - 1]?.ended_at !== undefined;
  if (!world.sabotage.hearsStop(isDuplicate)) return;
  await honourStop(wired, { callId, optOut, wrongNumber: false, by: actor.name });
}
