// The program as it is deployed, entered by its API and its cron without a server in between.
import { watchdog } from "../../src/cron/schedule.ts";
import { createApp } from "../../src/http/app.ts";
import { entrance } from "../../src/wiring/context.ts";

export const app = createApp(entrance);

/** One minute's watchdog; `now` in ms. */
export const tick = (env: Env, now: number) =>
  watchdog({ context: () => entrance.context(env), stores: () => entrance.stores(env) }, now);
