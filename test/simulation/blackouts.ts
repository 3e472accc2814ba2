// Nobody is claimed whom a committed blackout is about. By arithmetic of its own, on the rows as they are.
import { addBlackout } from "../../src/actions/compliance/blackouts/add-blackout.ts";
import { liftBlackout } from "../../src/actions/compliance/blackouts/lift-blackout.ts";
import { d1Blackouts } from "../../src/store/compliance/d1-blackouts.ts";
import type { Actor } from "./actor.ts";
import { prepared } from "./database.ts";
import { hasLaw } from "./law/law-shapes.ts";
import { placeOfCallee } from "./law/people.ts";
import type { CallRow } from "./mirror.ts";
import type { Planned } from "./plan.ts";
import { Stream } from "./random.ts";
import { SECOND, type Shape } from "./shape.ts";
import type { World } from "./world.ts";

export type BlackoutOperation =
  | { do: "black out"; campaign: number | null; region: Region | null; inMs: number; lastsMs: number }
  | { do: "lift a blackout"; index: number };
export const BLACKOUT_OPERATION_KINDS = ["black out", "lift a blackout"] as const;

/** All numbers of a run have the first one's area code; nobody is known to be in the second. */
const REGIONS = ["US-DC", "US-LA"] as const;
type Region = (typeof REGIONS)[number];

/** Of a stream of its own: what else happens in a run stays as it is. In a third of the runs. */
export function planBlackouts(seed: number, shape: Shape, moments: readonly number[]): Planned[] {
  const stream = new Stream(seed, "blackouts");
  if (stream.maybe(0.67)) return [];
  return Array.from({ length: stream.whole(1, 4) }, (_, i): Planned => {
    const at = stream.maybe(0.7)
      ? stream.pick(moments) + stream.whole(0, 3_000)
      : stream.whole(0, shape.chaosMs);
    const operation: BlackoutOperation = stream.maybe(0.25)
      ? { do: "lift a blackout", index: stream.whole(0, 5) }
      : {
          do: "black out",
          campaign: stream.maybe(0.4) ? stream.whole(1, shape.campaigns.length) : null,
          region: stream.pick([null, null, ...REGIONS]),
          inMs: stream.pick([0, 0, 0, 30 * SECOND]),
          lastsMs: stream.pick([20 * SECOND, 90 * SECOND]),
        };
    return { name: `blackout ${i}`, at, operation };
  });
}

interface Row {
  id: string;
  begins_at: number;
  ends_at: number;
  regions: string | null;
  campaign_ids: string | null;
}
const STANDING = prepared(
  "SELECT id, begins_at, ends_at, regions, campaign_ids FROM blackouts WHERE revoked_at IS NULL ORDER BY id",
);
const rows = ({ database }: World) => STANDING(database).all() as unknown as Row[];

const isAbout = ({ campaign_ids }: Row, campaignId: number) =>
  campaign_ids === null || (JSON.parse(campaign_ids) as number[]).includes(campaignId);

export class Blackouts {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Some blackout may keep calls of this campaign back, or has a moment ago: from `from` to `to` (ms). */
  mayHold(campaignId: number, from: number, to: number): boolean {
    return rows(this.#world).some(
      row => row.begins_at < to && row.ends_at > from && isAbout(row, campaignId),
    );
  }

  /** The claim has just been committed. */
  claimed(row: CallRow): void {
    const at = row.lastAttemptAt ?? 0;
    const { seed, shape } = this.#world;
    // The gate judged it by its own clock, the claim is stamped by another.
    const [from, to] = [at - shape.clockSpreadMs, at + shape.clockSpreadMs];
    // Some people are known to live elsewhere than their number says.
    const home = hasLaw(seed) ? placeOfCallee(seed, row.phoneNumber).regions : [REGIONS[0]];
    const holds = ({ begins_at, ends_at, regions }: Row) =>
      begins_at <= from &&
      to < ends_at &&
      (regions === null || home.some(region => regions.includes(region)));
    const found = rows(this.#world).find(blackout => isAbout(blackout, row.campaignId) && holds(blackout));
    if (found !== undefined)
      this.#world.invariants.fail(
        12,
        `${row.callId}:${row.attemptsStarted} is claimed in blackout ${found.id}`,
      );
  }
}

export async function performBlackout(
  world: World,
  actor: Actor,
  operation: BlackoutOperation,
): Promise<void> {
  const { db, ...wired } = world.entrances.wire(actor);
  const ctx = { ...wired, blackouts: d1Blackouts(db) };
  switch (operation.do) {
    case "black out": {
      const { campaign, region, inMs, lastsMs } = operation;
      const from = wired.clock() + inMs;
      await addBlackout(ctx, {
        entry: {
          from,
          to: from + lastsMs,
          regions: region === null ? null : [region],
          campaignIds: campaign === null ? null : [campaign],
          reason: "simulated",
        },
        createdBy: "simulation",
      });
      return;
    }
    case "lift a blackout": {
      const ids = rows(world).map(({ id }) => id);
      const id = ids[operation.index % Math.max(1, ids.length)];
      if (id !== undefined) await liftBlackout(ctx, { id, by: "simulation" });
    }
  }
}
