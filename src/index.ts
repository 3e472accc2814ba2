// Campaign Call Manager: what happens on a request, a queue batch and a cron tick, and the objects it exports.
import { watchdog } from "./cron/watchdog.ts";
import { app } from "./http/app.ts";
import { handleBatch } from "./queues/queues.ts";

export { Gate } from "./gate/gate.ts";
export { Simulator } from "./telephony/providers/simulator/simulator.ts";

export default {
  fetch: app.fetch,
  queue: (batch, env) => handleBatch(batch, env),
  scheduled: async (controller, env) => {
    await watchdog(env, controller.scheduledTime);
  },
} satisfies ExportedHandler<Env>;
