// Is it well? Open to everybody, so it says what is wrong and nothing about who is called.
import { type Context, Hono } from "hono";
import { type Health, type HealthFacts, judgeHealth } from "../domain/health.ts";
import type { GateSnapshot } from "../gate/trunk-gate.ts";
import { describe, log } from "../log.ts";
import { storageFacts } from "../store/archive/storage-facts.ts";
import { healthFacts } from "../store/health-facts.ts";
import { archiveOf, configure, gateOf } from "../wiring.ts";
import type { App } from "./app-env.ts";
import { time } from "./present.ts";
import { storageChecks } from "./storage-checks.ts";

interface Check {
  /** `unknown`: what it needs was out of reach. */
  status: "ok" | "degraded" | "failed" | "unknown";
  problems?: readonly string[];
}

async function reaches<T>(name: string, ask: () => Promise<T>): Promise<{ check: Check; found: T | null }> {
  try {
    return { found: await ask(), check: { status: "ok" } };
  } catch (error) {
    log.error("health check failed", { check: name, error: describe(error) });
    return { found: null, check: { status: "failed", problems: [`${name} is out of reach`] } };
  }
}

/** What the facts say, given what the gate says of its lines. */
export function healthOf(
  facts: HealthFacts,
  gate: GateSnapshot,
  callsPerSecond: number,
  now: number,
): Health {
  const { paused, heldUntil, breaker } = gate.trunk;
  const heldUp = paused || heldUntil !== null || breaker.state !== "closed";
  return judgeHealth(facts, { ...gate, heldUp, callsPerSecond }, now);
}

const judged = (ok: boolean, problem: string): Check =>
  ok ? { status: "ok" } : { status: "degraded", problems: [problem] };

function workChecks(health: Health | null) {
  if (health === null)
    return { dead_letters: { status: "unknown" }, oldest_due_call: { status: "unknown" } } as const;
  const { deadLetters, oldestDueCall } = health;
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

/** A provider that wants to be left alone for longer stands for more than a busy minute. */
const LONG_HOLD_MS = 5 * 60_000;

/** The breaker is the provider's trouble; a pause is somebody's will, shown and not blamed. */
function trunkCheck(gate: GateSnapshot | null, now: number) {
  if (gate === null) return { status: "unknown" } as const;
  const { paused, heldUntil, breaker } = gate.trunk;
  return {
    ...(heldUntil !== null && heldUntil - now > LONG_HOLD_MS
      ? judged(false, "the provider asked to be left alone for long; resuming the trunk ends that")
      : judged(breaker.state === "closed", `too many dials failed: the breaker is ${breaker.state}`)),
    breaker: breaker.state,
    paused,
    held_until: time(heldUntil),
  };
}

async function health(c: Context<App>) {
  const configuration = configure(c.env);
  const now = Date.now();
  const [database, storage, gate] = await Promise.all([
    reaches("database", () => healthFacts(c.env.DB, now)),
    // Whether D1 is out of reach is told by the one before.
    storageFacts(c.env.DB).catch(() => null),
    configuration.ok
      ? reaches("gate", () => gateOf(c.env).snapshot())
      : { check: { status: "ok" } as Check, found: null },
  ]);
  const work =
    configuration.ok && database.found !== null && gate.found !== null
      ? healthOf(database.found, gate.found, configuration.policy.callsPerSecond, now)
      : null;
  const configured: Check = configuration.ok
    ? { status: "ok" }
    : { status: "failed", problems: configuration.problems };
  const checks = { configuration: configured, database: database.check, gate: gate.check };
  const unreachable = database.check.status === "failed" || gate.check.status === "failed";
  const retentionDays = configuration.ok ? configuration.settings.callRetentionDays : null;
  const all = {
    ...checks,
    trunk: trunkCheck(gate.found, now),
    ...workChecks(work),
    ...storageChecks(
      retentionDays === null ? null : storage,
      { hasBucket: archiveOf(c.env) !== null, retentionDays: retentionDays ?? 0 },
      now,
    ),
  };
  const well = Object.values(all).every(check => check.status === "ok");
  return c.json(
    { status: unreachable ? "unavailable" : well ? "ok" : "degraded", checks: all },
    unreachable ? 503 : 200,
  );
}

export const healthChecks = new Hono<App>({ strict: false }).get("/health", health).get("/healthz", health);
