// One run of one plan: trouble for a while, then all is well and everything must come to its end.
import { setLogLevel } from "../../src/log.ts";
import { moveCampaign } from "../../src/store/campaigns/campaigns.ts";
import { insertCampaign } from "../../src/store/campaigns/create-campaign.ts";
import { createTrunk } from "../../src/store/trunks/trunks.ts";
import { Actor } from "./actor.ts";
import { DATABASE, quietConnection } from "./database.ts";
import { subscribe } from "./events/subscribers.ts";
import type { Fault } from "./faults.ts";
import { businessHours } from "./hours.ts";
import { calleeOf } from "./law/people.ts";
import { change, move, perform } from "./operations.ts";
import type { Plan } from "./plan.ts";
import { chance } from "./random.ts";
import { NO_SABOTAGE, type Sabotage } from "./sabotage.ts";
import { HOUR, MINUTE } from "./shape.ts";
import { cron } from "./sweepers.ts";
import { resumeTrunks } from "./trunk-operations.ts";
import type { Violation } from "./violation.ts";
import { World } from "./world.ts";

/** In this time after the last trouble every call must be at its end; and what people talk, a single line has to hold. */
const BOUND_MS = 3 * HOUR;

export interface Outcome {
  violation: Violation | null;
  faults: readonly Fault[];
  /** What happened besides the faults, by kind. */
  counts: Record<string, number>;
  calls: number;
  dials: number;
  /** Virtual ms. */
  lasted: number;
  trace: readonly string[];
}

/** Of the machine, for what a run leaves behind. */
const LEFTOVERS_MS = 10;

export async function run(
  plan: Plan,
  { sabotage = NO_SABOTAGE, tracing = false }: { sabotage?: Sabotage; tracing?: boolean } = {},
): Promise<Outcome> {
  DATABASE.empty(plan.shape.age);
  setLogLevel("error");
  const world = new World(plan, sabotage, tracing);
  const undo = sabotage.code();
  const { error, log } = console;
  console.error = (line: unknown) => world.logged(String(line));
  console.log = () => {};
  try {
    await live(world);
    // Whoever was at work when an invariant broke finds the database of the next run otherwise.
    if (world.invariants.violation !== null) await new Promise(over => setTimeout(over, LEFTOVERS_MS));
  } finally {
    console.error = error;
    console.log = log;
    undo();
  }
  return outcomeOf(world);
}

async function live(world: World): Promise<void> {
  await prepare(world);
  await world.scheduler.run(arrange(world));
}

/** All that will happen; `isOver` is to be asked after each step. `quiet`: nothing else is underway. */
export function arrange(world: World, quiet: () => boolean = () => true): () => boolean {
  const { scheduler, invariants, plan, shape, faults, seed } = world;
  for (const planned of plan.operations)
    scheduler.at(shape.startsAt + planned.at, () => void perform(world, planned));
  let ticks = 0;
  const tick = () => {
    const name = `cron ${++ticks}`;
    if (!faults.happens("cron missed", name)) void cron(world, name);
    scheduler.in(MINUTE, tick);
  };
  scheduler.in(MINUTE - (shape.startsAt % MINUTE) + chance(seed, "cron") * 1_000, tick);

  const calm = shape.startsAt + shape.chaosMs;
  let recovered = false;
  scheduler.at(calm, () => {
    faults.on = false;
    world.d1OutUntil = 0;
    world.d1FullUntil = 0;
    for (const gate of world.gates.hosts) gate.recover();
    world.provider.recover();
    world.trace("simulation", "from here on nothing goes wrong any more");
  });
  // What was sent in bad times has arrived by then: nobody pauses anything any more.
  scheduler.at(calm + MINUTE, () => {
    recovered = true;
    recover(world).catch(error => world.unexpected(error));
  });
  return () => {
    if (invariants.violation !== null) return true;
    if (!recovered) return false;
    const lagging = world.receivers.lagging(calm + MINUTE);
    if (lagging === null && isQuiet(world) && quiet()) {
      invariants.end.look();
      invariants.reports.look();
      invariants.burnt.look();
      return true;
    }
    if (scheduler.now <= calm + BOUND_MS + world.provider.rangMs) return false;
    const left = invariants.end.unfinished() ?? lagging ?? "a message is still underway";
    invariants.fail(4, `${left} after ${scheduler.now - calm} ms of calm`);
    return true;
  };
}

function isQuiet({ invariants, provider, dialQueue, callbackQueue, deadLetterQueue }: World): boolean {
  const still = dialQueue.idle && callbackQueue.idle && deadLetterQueue.idle;
  return still && provider.live.size === 0 && provider.underway === 0 && invariants.end.unfinished() === null;
}

export async function prepare(world: World): Promise<void> {
  const { shape, scheduler, invariants } = world;
  const db = quietConnection(world.database);
  world.receivers.prepare();
  for (const { name, lines, callsPerSecond, weight, backupOf } of shape.trunks) {
    const limits = { maxConcurrentCalls: lines, callsPerSecond };
    const account = { provider: "simulated", settings: null, secrets: null, callerIds: null };
    await createTrunk(db, name, { ...account, ...limits, weight, backupOf }, scheduler.now);
  }
  for (const [i, c] of shape.campaigns.entries()) {
    const id = await insertCampaign(
      db,
      {
        name: `campaign ${i + 1}`,
        description: null,
        isActive: true,
        timeZone: c.zone,
        maxConcurrentCalls: c.lines,
        weight: c.weight,
        retryPolicy: c.retryPolicy,
        trunks: c.trunks,
        businessHours: c.closing && businessHours(c.closing),
        compliance: c.compliance,
        preDialHook: c.hook ?? null,
      },
      c.contacts.map(phoneNumber => ({
        ...calleeOf(world, phoneNumber, i + 1),
        metadata: null,
      })),
      scheduler.now,
    );
    if (c.started) await moveCampaign(db, id, "start", scheduler.now);
  }
  subscribe(world.database, world.seed, shape.campaigns.length);
  invariants.events.begin();
  invariants.committed("UPDATE trunks; UPDATE campaigns; UPDATE contacts; UPDATE calls", null);
}

/** Operators let most of what was stopped go on. */
async function recover(world: World): Promise<void> {
  const operator = new Actor(world, "operator");
  world.invariants.liveness.trouble();
  await resumeTrunks(world, operator);
  for (const { id, status, is_active } of world.invariants.mirror.campaigns.values()) {
    if (chance(world.seed, `recovers ${id}`) > 0.75) continue;
    const actor = new Actor(world, `operator of campaign ${id}`);
    if (is_active === 0) await change(world, actor, id, { isActive: true });
    if (status === "paused") await move(world, actor, id, "resume").catch(() => {});
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

function outcomeOf(world: World): Outcome {
  const { invariants, faults, provider, scheduler, shape, gates } = world;
  const counts: Record<string, number> = {
    "message out of order": world.dialQueue.outOfOrder + world.callbackQueue.outOfOrder,
    "message of several calls": world.dialQueue.groups,
    "message of several ends": world.callbackQueue.groups,
    "callback before the dial is recorded": provider.beforeRecorded,
    "callback of an older attempt": provider.fromOlderAttempt,
    "two versions at once": world.overlaps,
    "provider asks to be left alone": sum(gates.hosts.map(h => h.checks.holds)),
    "dead letter redriven": world.redriven,
    "dialled under rule packs": invariants.law.dials,
    "kept waiting by a rule pack": invariants.law.blocked,
    "let out by a pack that only observes": invariants.law.observed,
    "refused by a rule pack": invariants.law.refused,
    "events sent": world.receivers.requests,
    "let out by a hook": world.hooks.counts.dial,
    "told to wait by a hook": world.hooks.counts.wait,
    "refused by a hook": world.hooks.counts.refuse,
    "hook fails": world.hooks.counts.failed,
    "hook is not asked": world.hooks.counts.not_asked,
    "event written": invariants.events.written,
    "breaker opens": sum(gates.hosts.map(h => h.breakerOpenings)),
  };
  for (const { operation } of world.plan.operations) counts[operation.do] = (counts[operation.do] ?? 0) + 1;
  return {
    violation: invariants.violation,
    faults: faults.happened,
    counts,
    calls: invariants.mirror.calls.size,
    dials: provider.dials.size,
    lasted: scheduler.now - shape.startsAt,
    trace: world.lines,
  };
}
