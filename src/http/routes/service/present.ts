// Health in the API's form; whoever has no token learns which check is not well, and no more.

import type { Configuration } from "../../../actions/context.ts";
import type { ServiceHealth, TrunkHealth } from "../../../actions/metrics/check-health.ts";
import { showUnsound } from "../../../domain/compliance/tenant/tenant-rules.ts";
import type { Health as WorkHealth } from "../../../domain/metrics/health.ts";
import type { StorageCheck, StorageHealth } from "../../../domain/metrics/storage-health.ts";
import { MINUTE_MS } from "../../../domain/time-units.ts";
import type { GateSnapshot } from "../../../domain/trunks/gate-view.ts";
import { DEFAULT_TRUNK } from "../../../domain/trunks/trunk.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import type { Health, Liveness } from "./schemas.ts";

export type PresentedHealth = Of<typeof Health>;
type Checks = PresentedHealth["checks"];
type Check = Checks["configuration"];

/** A provider that wants to be left alone for longer stands for more than a busy minute. */
const LONG_HOLD_MS = 5 * MINUTE_MS;

const OK: Check = { status: "ok" };
const UNKNOWN = { status: "unknown" } as const;

const configurationCheck = (configuration: Configuration): Check =>
  configuration.ok ? OK : { status: "failed", problems: [...configuration.problems] };

const reachedCheck = (name: string, reached: boolean): Check =>
  reached ? OK : { status: "failed", problems: [`${name} is out of reach`] };

const judged = (ok: boolean, problem: string): Check =>
  ok ? OK : { status: "degraded", problems: [problem] };

/** Without the default trunk's nothing is accepted; without another's the rest goes on. */
function gateCheck({ gateReached, furtherTrunks }: ServiceHealth): Check {
  const away = furtherTrunks.flatMap(({ trunk, gate }) => (gate === null ? [trunk.name] : []));
  const problems = away.map(name => `gate of trunk ${name} is out of reach`);
  if (!gateReached) return { status: "failed", problems: ["gate is out of reach", ...problems] };
  return problems.length === 0 ? OK : { status: "degraded", problems };
}

/** The breaker is the provider's trouble; a pause is somebody's will, shown and not blamed. */
function trunkProblem({ trunk: { heldUntil, breaker } }: GateSnapshot, now: number): string | null {
  if (heldUntil !== null && heldUntil - now > LONG_HOLD_MS)
    return "the provider asked to be left alone for long; resuming the trunk ends that";
  return breaker.state === "closed" ? null : `too many dials failed: the breaker is ${breaker.state}`;
}

const condition = ({ trunk: { paused, heldUntil, breaker } }: GateSnapshot) => ({
  breaker: breaker.state,
  paused,
  held_until: time(heldUntil),
});

/** With further trunks each is named and shown, beside what has always been said of the default one. */
function trunkCheck({ gate, furtherTrunks, now }: ServiceHealth): Checks["trunk"] {
  if (gate === null) return UNKNOWN;
  const problem = trunkProblem(gate, now);
  if (furtherTrunks.length === 0) return { ...judged(problem === null, problem ?? ""), ...condition(gate) };
  const all = [{ name: DEFAULT_TRUNK, gate }, ...furtherTrunks.flatMap(reachedTrunk)];
  const problems = all.flatMap(t => {
    const found = trunkProblem(t.gate, now);
    return found === null ? [] : [`trunk ${t.name}: ${found}`];
  });
  return {
    ...(problems.length === 0 ? OK : { status: "degraded" as const, problems }),
    ...condition(gate),
    trunks: all.map(t => ({
      name: t.name,
      ...condition(t.gate),
      lines_in_use: t.gate.linesInUse,
      max_concurrent_calls: t.gate.maxConcurrentCalls,
    })),
  };
}

const reachedTrunk = ({ trunk: { name }, gate }: TrunkHealth) => (gate === null ? [] : [{ name, gate }]);

function workChecks(work: WorkHealth | null): Pick<Checks, "dead_letters" | "oldest_due_call"> {
  if (work === null) return { dead_letters: UNKNOWN, oldest_due_call: UNKNOWN };
  const { deadLetters, oldestDueCall } = work;
  const seconds = oldestDueCall.ageMs === null ? null : Math.round(oldestDueCall.ageMs / 1000);
  return {
    dead_letters: {
      ...judged(deadLetters.ok, `${deadLetters.lastHour} messages became dead letters within the hour`),
      waiting_last_hour: deadLetters.lastHour,
      waiting_last_day: deadLetters.lastDay,
    },
    oldest_due_call: {
      ...judged(oldestDueCall.ok, `a call is due for ${seconds} s and lines are free`),
      age_seconds: seconds,
    },
  };
}

/** What is ok may have a problem all the same: somebody should act, and nothing suffers yet. */
const storageCheck = ({ ok, problem }: StorageCheck): Check => ({
  status: ok ? "ok" : "degraded",
  ...(problem === null ? {} : { problems: [problem] }),
});

function storageChecks(storage: StorageHealth | null): Pick<Checks, "database_size" | "archive"> {
  if (storage === null) return { database_size: UNKNOWN, archive: UNKNOWN };
  const { databaseSize, archive } = storage;
  return {
    database_size: {
      ...storageCheck(databaseSize),
      bytes: databaseSize.bytes,
      percent: databaseSize.percent,
    },
    archive: { ...storageCheck(archive), oldest_call_days: archive.oldestDays },
  };
}

function ownRulesCheck(unsound: ServiceHealth["unsoundRules"]): Check {
  if (unsound === null) return UNKNOWN;
  if (unsound.length === 0) return OK;
  const problems = unsound.map(
    rule => `a rule of your own is not understood: what needs it waits: ${showUnsound(rule)}`,
  );
  return { status: "degraded", problems };
}

function webhooksCheck(troubles: ServiceHealth["webhookTroubles"]): Check {
  if (troubles === null) return UNKNOWN;
  return troubles.length === 0 ? OK : { status: "degraded", problems: [...troubles] };
}

function packsCheck(packs: ServiceHealth["packs"]): Check {
  if (packs === null) return UNKNOWN;
  const { ok, problems } = packs;
  return { status: ok ? "ok" : "degraded", ...(problems.length === 0 ? {} : { problems: [...problems] }) };
}

export function presentHealth(health: ServiceHealth): PresentedHealth {
  const checks: Checks = {
    configuration: configurationCheck(health.configuration),
    database: reachedCheck("database", health.database),
    gate: gateCheck(health),
    trunk: trunkCheck(health),
    ...workChecks(health.work),
    ...storageChecks(health.storage),
    time_zones: judged(health.timeZones.ok, `the time zone data is too old: ${health.timeZones.detail}`),
    own_rules: ownRulesCheck(health.unsoundRules),
    webhooks: webhooksCheck(health.webhookTroubles),
    rule_packs: packsCheck(health.packs),
  };
  if (!health.database || !health.gateReached) return { status: "unavailable", checks };
  return { status: Object.values(checks).every(check => check.status === "ok") ? "ok" : "degraded", checks };
}

/** Without its settings a deployment knows no token, and somebody must be told what they lack. */
const ALWAYS_TOLD = "configuration";

export const withoutDetails = ({ status, checks }: PresentedHealth): PresentedHealth => ({
  status,
  checks: Object.fromEntries(
    Object.entries(checks).map(([name, check]) => [
      name,
      name === ALWAYS_TOLD ? check : { status: check.status },
    ]),
  ) as Checks,
});

export const presentLiveness = (configuration: Configuration): Of<typeof Liveness> => ({
  status: configuration.ok ? "ok" : "degraded",
  checks: { configuration: configurationCheck(configuration) },
});
