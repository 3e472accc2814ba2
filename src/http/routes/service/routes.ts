// The service itself: is it well, and what can it do. Open to everybody, configured or not.
import type { Context } from "hono";
import { checkHealth } from "../../../actions/metrics/check-health.ts";
import type { Clock } from "../../../actions/ports/clock.ts";
import { covers } from "../../../domain/access/access-token.ts";
import type { App, HttpEntrance } from "../../app-env.ts";
import { Recent } from "../../lib/recent.ts";
import { Routes } from "../../lib/routes.ts";
import { callerOf } from "../../middleware/auth.ts";
import { serveDocument, servePage } from "./api-document.ts";
import * as about from "./definitions.ts";
import { type PresentedHealth, presentHealth, presentLiveness, withoutDetails } from "./present.ts";

/** So that nobody can make D1 and the gate work by asking often. */
const HEALTH_MAX_AGE_MS = 5_000;

async function look(entrance: HttpEntrance, env: Env, now: number): Promise<PresentedHealth> {
  const configuration = entrance.configure(env);
  const { metrics, trunks, archive, calls, lists, endpoints } = entrance.stores(env);
  const snapshot = configuration.ok
    ? async (trunk: string) => entrance.context(env).trunk.snapshot(trunk)
    : null;
  const asked = { configuration, metrics, trunks, archive, calls, lists, endpoints, snapshot };
  return presentHealth(await checkHealth(asked, now));
}

async function mayReadDetails(c: Context<App>): Promise<boolean> {
  const configuration = c.var.entrance.configure(c.env);
  if (!configuration.ok) return false;
  // Who has no good token or session sees what everybody sees.
  const caller = await callerOf(c, c.var.entrance.context(c.env)).catch(() => null);
  return caller !== null && covers(caller.scope, "read");
}

/** `clock` decides how long a health answer is kept; each has a memory of its own. */
export function service(clock: Clock): Routes {
  const recent = new WeakMap<object, Recent<PresentedHealth>>();
  return new Routes()
    .on(about.getHealth, async ({ c }) => {
      const cached = recent.get(c.env) ?? new Recent<PresentedHealth>(HEALTH_MAX_AGE_MS);
      recent.set(c.env, cached);
      const now = clock();
      const health = await cached.get(now, () => look(c.var.entrance, c.env, now));
      const answer = (await mayReadDetails(c)) ? health : withoutDetails(health);
      return answer.status === "unavailable" ? c.json(answer, 503) : answer;
    })
    .on(about.getHealthz, async ({ c }) => presentLiveness(c.var.entrance.configure(c.env)))
    .on(about.getApiDocument, ({ c }) => serveDocument(c))
    .on(about.getDocumentationPage, ({ c }) => servePage(c));
}
