// A campaign that is forecast as it starts and then dialled to its end, in a world in which nothing goes wrong: how far
// from the truth the forecast was.
import { forecastCampaign } from "../../src/actions/forecast/forecast-campaign.ts";
import { readRetryRules } from "../../src/domain/retries/retry-rules-file.ts";
import { moveCampaign } from "../../src/store/campaigns/campaigns.ts";
import { insertCampaign } from "../../src/store/campaigns/create-campaign.ts";
import { d1Stores } from "../../src/store/d1.ts";
import { DATABASE, quietConnection, sqlite } from "./database.ts";
import { makeForecastPlan } from "./forecast-plan.ts";
import { goOn } from "./go-on.ts";
import { businessHours } from "./hours.ts";
import { Stream } from "./random.ts";
import { NO_SABOTAGE } from "./sabotage.ts";
import { HOUR, MINUTE, makeShape, SECOND, type Shape, type Version } from "./shape.ts";
import { World } from "./world.ts";

export interface Forecasted {
  seed: number;
  /** What it was about, for people. */
  what: string;
  /** Minutes after the start; null = not within the forecast's horizon. */
  low: number | null;
  p50: number | null;
  high: number | null;
  /** When the last attempt ended. */
  truth: number;
  /** |p50 - truth| / truth. */
  error: number;
}

type Plan = ReturnType<typeof makeForecastPlan>;

/** Of the campaign before. */
const ATTEMPTS_COUNTED = 500;
/** In the mean from the claim to the ring, and from the end to its report, as tallies have it. */
const AROUND_MS = 0.9 * SECOND;
const LONGEST_MS = 20 * 24 * HOUR;

const TALLY = sqlite.prepare(`INSERT INTO tallies
  (campaign_id, kind, slot, dialled, picked, disconnected, rnr, failed, seconds) VALUES (?, 'n', '1', ?, ?, ?, ?, ?, ?)`);
const OPEN = sqlite.prepare(`SELECT count(*) AS n FROM campaigns WHERE id = ? AND status = 'in_progress'`);

export async function forecastAndDial(seed: number): Promise<Forecasted> {
  const plan = makeForecastPlan(seed);
  const { startsAt } = plan;
  DATABASE.empty(1);
  const shape = shapeOf(plan, seed);
  const world = new World({ seed, shape, operations: [], faults: [] }, NO_SABOTAGE, false);
  const id = await prepare(plan, seed);
  const { policy } = shape.versions[0];
  const prices = { perMinute: null, perDial: null };
  const { forecast } = await forecastCampaign(
    { ...d1Stores(quietConnection()), policy, clock: () => startsAt, settings: { prices } },
    { id, lines: null, callsPerSecond: null, startAt: null, maxAttempts: null },
  );
  const ended = () => Number(OPEN.get(id)?.n) === 0 || world.scheduler.now > startsAt + LONGEST_MS;
  await goOn(world, 10 * SECOND, ended);
  const { low, p50, high } = forecast.doneBy;
  const minutes = (at: number | null) => (at === null ? null : (at - startsAt) / MINUTE);
  const truth = (lastEnd(world, id) - startsAt) / MINUTE;
  return {
    seed,
    what: `${plan.what}, held by ${forecast.limit}`,
    low: minutes(low),
    p50: minutes(p50),
    high: minutes(high),
    truth,
    error: Math.abs((minutes(p50) ?? Number.POSITIVE_INFINITY) - truth) / truth,
  };
}

/** One campaign that was dialled before, and those of the plan, started. Returns the id of the first of these. */
async function prepare(plan: Plan, seed: number): Promise<number> {
  const { startsAt } = plan;
  const db = quietConnection();
  tally(plan, await insertCampaign(db, { name: "before" }, [], startsAt), seed);
  const ids: number[] = [];
  let made = 0;
  for (const [i, { zones, closing, lines, weight }] of plan.campaigns.entries()) {
    const people = zones.flatMap(({ zone, count }) =>
      Array.from({ length: count }, () => ({
        phoneNumber: `+1${String(2_000_000_000 + ++made)}`,
        timeZone: zone,
        metadata: null,
      })),
    );
    const hours = closing && businessHours(closing);
    const fields = { name: `campaign ${i + 1}`, businessHours: hours, maxConcurrentCalls: lines, weight };
    ids.push(await insertCampaign(db, fields, people, startsAt));
  }
  for (const id of ids) await moveCampaign(db, id, "start", startsAt);
  return ids[0] as number;
}

/** When the last attempt of a campaign ended, ms. */
function lastEnd({ invariants: { mirror } }: World, campaign: number): number {
  mirror.refresh("UPDATE campaigns; UPDATE contacts; UPDATE calls", () => {});
  const ends = [...mirror.calls.values()]
    .filter(row => row.campaignId === campaign)
    .map(row => Number(row.attempts.at(-1)?.ended_at ?? 0));
  return Math.max(...ends);
}

/** The campaign before: lots drawn from the same urn. */
function tally({ end }: Plan, campaign: number, seed: number): void {
  const counted = { PICKED: 0, DISCONNECTED: 0, RNR: 0, FAILED: 0 };
  let ms = 0;
  for (let i = 0; i < ATTEMPTS_COUNTED; i++) {
    const { outcome, lasts } = end(new Stream(seed, `before ${i}`));
    counted[outcome]++;
    ms += lasts + AROUND_MS;
  }
  const { PICKED, DISCONNECTED, RNR, FAILED } = counted;
  TALLY.run(campaign, ATTEMPTS_COUNTED, PICKED, DISCONNECTED, RNR, FAILED, ms / SECOND);
}

function shapeOf({ startsAt, lines, pace, maxAttempts, interval, end }: Plan, seed: number): Shape {
  const shape = makeShape(seed);
  const answer = readRetryRules(
    `timezone: "UTC"\ndefaults: { max_attempts: ${maxAttempts}, retry_interval_minutes: ${interval} }`,
  );
  if (!answer.ok) throw new Error(answer.problems.map(p => p.message).join("\n"));
  const { rules } = answer;
  const version = (v: Version): Version => ({
    ...v,
    retryClosing: null,
    maxAttempts,
    policy: {
      ...v.policy,
      rules,
      maxRetryAttempts: null,
      maxConcurrentCalls: lines,
      dispatchBatchSize: 500,
      callsPerSecond: pace ?? 0,
      breaker: { ...v.policy.breaker, failurePercent: 0 },
    },
  });
  const [a, b] = shape.versions;
  return {
    ...shape,
    startsAt,
    big: true,
    age: 1,
    clockSpreadMs: 0,
    end,
    askable: "never",
    law: false,
    versions: [version(a), version(b)],
    campaigns: [],
    trunks: [],
  };
}
