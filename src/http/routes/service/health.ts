// Is it well? Open to everybody, so whoever has no token learns which check is not well, and no more.
import { type Context, Hono } from "hono";
import type { Configuration } from "../../../actions/context.ts";
import type { Clock } from "../../../actions/ports/clock.ts";
import { covers } from "../../../domain/access/access-token.ts";
import { type Health, judgeHealth, linesNow } from "../../../domain/metrics/health.ts";
import type { GateSnapshot } from "../../../domain/trunks/gate-view.ts";
import { describe, log } from "../../../log.ts";
import { storageFacts } from "../../../store/archive/storage-facts.ts";
import { healthFacts } from "../../../store/metrics/health-facts.ts";
import type { App, HttpEntrance } from "../../app-env.ts";
import { Recent } from "../../lib/recent.ts";
import { time } from "../../lib/time.ts";
import { callerWithToken } from "../../middleware/auth.ts";
import { storageChecks } from "./storage-checks.ts";

interface Check {
  /** `unknown`: what it needs was out of reach. */
  status: "ok" | "degraded" | "failed" | "unknown";
  problems?: readonly string[];
}

/** What takes longer is as good as out of reach for whoever asks whether all is well. */
const ANSWERS_WITHIN_MS = 5_000;

async function reaches<T>(name: string, ask: () => Promise<T>): Promise<{ check: Check; found: T | null }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${ANSWERS_WITHIN_MS} ms`)),
      ANSWERS_WITHIN_MS,
    );
  });
  try {
    return { found: await Promise.race([ask(), late]), check: { status: "ok" } };
  } catch (error) {
    log.error("health check failed", { check: name, error: describe(error) });
    return { found: null, check: { status: "failed", problems: [`${name} is out of reach`] } };
  } finally {
    clearTimeout(timer);
  }
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

interface Look {
  status: "ok" | "degraded" | "unavailable";
  checks: Record<string, Check>;
}

const KEPT_FOR_MS = 5_000;

function configurationCheck(configuration: Configuration): Check {
  return configuration.ok ? { status: "ok" } : { status: "failed", problems: configuration.problems };
}

/** `now` in ms. */
async function look(entrance: HttpEntrance, env: Env, now: number): Promise<Look> {
  const configuration = entrance.configure(env);
  const [database, storage, gate] = await Promise.all([
    reaches("database", () => healthFacts(env.DB, now)),
    // Whether D1 is out of reach is told by the one before.
    storageFacts(env.DB).catch(() => null),
    configuration.ok
      ? reaches("gate", () => entrance.context(env).trunk.snapshot())
      : { check: { status: "ok" } as Check, found: null },
  ]);
  const work =
    configuration.ok && database.found !== null && gate.found !== null
      ? judgeHealth(database.found, linesNow(gate.found, configuration.policy.callsPerSecond), now)
      : null;
  const retentionDays = configuration.ok ? configuration.settings.callRetentionDays : null;
  const checks = {
    configuration: configurationCheck(configuration),
    database: database.check,
    gate: gate.check,
    trunk: trunkCheck(gate.found, now),
    ...workChecks(work),
    ...storageChecks(
      retentionDays === null ? null : storage,
      { hasBucket: entrance.stores(env).archive !== null, retentionDays: retentionDays ?? 0 },
      now,
    ),
  };
  if (database.check.status === "failed" || gate.check.status === "failed")
    return { status: "unavailable", checks };
  return { status: Object.values(checks).every(check => check.status === "ok") ? "ok" : "degraded", checks };
}

/** Without its settings a deployment knows no token, and somebody must be told what they lack. */
const ALWAYS_TOLD = "configuration";

function withoutDetails(checks: Look["checks"]): Look["checks"] {
  return Object.fromEntries(
    Object.entries(checks).map(([name, check]) => [
      name,
      name === ALWAYS_TOLD ? check : { status: check.status },
    ]),
  );
}

async function mayReadDetails(c: Context<App>): Promise<boolean> {
  const configuration = c.var.entrance.configure(c.env);
  if (!configuration.ok) return false;
  const caller = await callerWithToken(c.req.raw.headers, configuration.settings);
  return caller !== null && covers(caller.scope, "read");
}

/** Is anybody there? Asks neither D1 nor the gate: a reason to start it again is not one to send traffic elsewhere. */
function alive(c: Context<App>) {
  const configuration = configurationCheck(c.var.entrance.configure(c.env));
  return c.json({ status: configuration.status === "ok" ? "ok" : "degraded", checks: { configuration } });
}

export function healthChecks(clock: Clock) {
  const recent = new WeakMap<object, Recent<Look>>();
  const health = async (c: Context<App>) => {
    const kept = recent.get(c.env) ?? new Recent<Look>(KEPT_FOR_MS);
    recent.set(c.env, kept);
    const now = clock();
    const { status, checks } = await kept.get(now, () => look(c.var.entrance, c.env, now));
    const told = (await mayReadDetails(c)) ? checks : withoutDetails(checks);
    return c.json({ status, checks: told }, status === "unavailable" ? 503 : 200);
  };
  return new Hono<App>({ strict: false }).get("/health", health).get("/healthz", alive);
}
