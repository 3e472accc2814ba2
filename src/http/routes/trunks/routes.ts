// The trunk: its lines, what holds it up, and the big red button.
import { type Context, Hono } from "hono";
import { CallManagerError, notFound } from "../../../domain/errors.ts";
import { readTrunk, setTrunkPaused } from "../../../store/trunks/trunks.ts";
import type { App } from "../../app-env.ts";
import { time } from "../calls/present.ts";

async function trunkOr404(c: Context<App>) {
  const name = c.req.param("name") ?? "";
  const trunk = await readTrunk(c.env.DB, name);
  if (trunk === null) throw notFound(`Trunk "${name.slice(0, 60)}" not found; there is "default".`);
  return trunk;
}

const seconds = (ms: number) => Math.max(0, Math.round(ms / 1000));

async function shown(c: Context<App>) {
  const [trunk, state] = await Promise.all([trunkOr404(c), c.var.ctx.trunk.state()]);
  const { now, permits, control, pace } = state;
  const { breaker, heldUntil } = control;
  const paused = trunk.paused || control.paused;
  return {
    name: trunk.name,
    status: paused ? "paused" : breaker.state !== "closed" || heldUntil !== null ? "degraded" : "ok",
    paused,
    paused_at: trunk.paused ? time(trunk.updatedAt) : null,
    max_concurrent_calls: state.maxConcurrentCalls,
    lines_in_use: permits.length,
    on_the_line: permits.filter(p => p.begun).length,
    pacing: { calls_per_second: pace.perSecond, next_dial_at: time(pace.roomAt) },
    held_until: time(heldUntil),
    breaker: {
      state: breaker.state,
      since: time(breaker.since),
      until: time(breaker.until),
      dials_in_window: breaker.window.dials,
      failures_in_window: breaker.window.failures,
    },
    next_alarm_at: time(state.alarmAt),
    permits: permits.map(p => ({
      call_id: p.callId,
      attempt: p.attempt,
      campaign_id: p.campaignId,
      phone_number: p.phoneNumber,
      begun: p.begun,
      granted_at: time(p.grantedAt),
      age_seconds: seconds(now - p.grantedAt),
      expires_at: time(p.expiresAt),
    })),
  };
}

/** D1 first: from then on nothing is claimed. The gate is told so that nothing is granted either. */
const setPaused = (paused: boolean) => async (c: Context<App>) => {
  const { name } = await trunkOr404(c);
  await setTrunkPaused(c.env.DB, name, paused, c.var.ctx.clock());
  await c.var.ctx.trunk.setPaused(paused);
  return c.json(await shown(c));
};

/** Asked for twice within a minute it is done once: the new key does not sign yet. */
async function rotateKey(c: Context<App>) {
  const { name } = await trunkOr404(c);
  if (c.var.ctx.settings.callbackSecret !== "") {
    throw new CallManagerError(
      "conflict",
      "CALLBACK_SIGNING_SECRET signs callback URLs; set another one, and the old one as CALLBACK_SIGNING_SECRET_PREVIOUS.",
    );
  }
  const { rotated, keys } = await c.var.ctx.trunk.rotateCallbackKey();
  return c.json({
    name,
    rotated,
    keys: keys.map(key => ({ signs_from: time(key.signsFrom), good_until: time(key.goodUntil) })),
  });
}

export const trunks = new Hono<App>({ strict: false })
  .get("/trunks/:name", async c => c.json(await shown(c)))
  .post("/trunks/:name/pause", setPaused(true))
  .post("/trunks/:name/resume", setPaused(false))
  .post("/trunks/:name/callback-key/rotate", rotateKey);
