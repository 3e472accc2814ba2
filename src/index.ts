// Campaign Call Manager: what happens on a request, a queue batch and a cron tick, and the objects it exports.
import { watchdog } from "./cron/schedule.ts";
import { gateObject } from "./gate/gate.ts";
import { createApp } from "./http/app.ts";
import { handleBatch } from "./queues/queues.ts";
import { entrance, wireGate } from "./wiring/context.ts";

export { Simulator } from "./telephony/providers/simulator/simulator.ts";
export class Gate extends gateObject(wireGate) {}

const app = createApp(entrance);
const minute = (env: Env) => ({ context: () => entrance.context(env), stores: () => entrance.stores(env) });

export default {
  fetch: app.fetch,
  queue: (batch, env) => handleBatch(batch, entrance, env),
  scheduled: async (controller, env) => {
    await watchdog(minute(env), controller.scheduledTime);
  },
} satisfies ExportedHandler<Env>;
