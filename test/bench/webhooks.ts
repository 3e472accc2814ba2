// `npm run bench:webhooks`: what telling others costs a campaign that is dialled down: alone, beside a receiver that
// answers, and beside one that nobody listens at. Against `wrangler dev`, each on a fresh database; the three take turns.
// Time depends on what else the machine does; CPU of the runtime's process for each call hardly. `-- 1`: one round.
import { setTimeout as pause } from "node:timers/promises";
import { localClient } from "../../src/tools/demo/local-client.ts";
import { DemoService } from "../../src/tools/demo/service.ts";
import { Receiver } from "../restart/receiver.ts";
import { median } from "./load.ts";
import { cpuMs, runtimeProcess } from "./process-cpu.ts";

const CALLS = 2_000;
const LINES = 100;
const ROUNDS = Number(process.argv[2] ?? 3);
const POLL_MS = 100;
/** Nobody listens there. */
const DEAD = "http://127.0.0.1:9/calls";
const KINDS = ["no webhook", "one that answers", "one that is dead"] as const;
type Kind = (typeof KINDS)[number];

interface Measured {
  /** From the start to the last call's end. */
  drainMs: number;
  /** From the last call's end to the last event at the receiver. */
  behindMs: number | null;
  /** Of the runtime's process, for each call, until the last call's end or the last event; null = there is no /proc. */
  cpuMs: number | null;
}

async function measure(kind: Kind, signal: AbortSignal): Promise<Measured> {
  const receiver = new Receiver();
  const service = new DemoService();
  try {
    await receiver.start();
    await service.start(
      {
        MAX_CONCURRENT_CALLS: String(LINES),
        SIMULATOR_MIN_SECONDS: "0",
        SIMULATOR_MAX_SECONDS: "1",
        SIMULATOR_WEIGHTS: "100,0,0,0",
        SIMULATOR_SEED: "webhooks",
      },
      signal,
    );
    const client = localClient(service.url, signal);
    if (kind !== "no webhook") {
      const url = kind === "one that is dead" ? DEAD : receiver.url;
      const { id } = await client.webhooks.create({ url, types: ["call.finished"] });
      receiver.secret = (await client.webhooks.getSecret(id)).secret;
    }
    const targets = Array.from({ length: CALLS }, (_, i) => ({ phone_number: `+1${2_020_000_000 + i}` }));
    const { id } = await client.campaigns.create({ name: "bench", targets });
    const pid = runtimeProcess();
    const cpuBefore = pid === null ? 0 : cpuMs(pid);
    const cpu = () => (pid === null ? null : (cpuMs(pid) - cpuBefore) / CALLS);
    const startedAt = performance.now();
    await client.campaigns.start(id);
    while ((await client.campaigns.get(id)).status !== "completed")
      await pause(POLL_MS, undefined, { signal });
    const endedAt = performance.now();
    if (kind !== "one that answers") return { drainMs: endedAt - startedAt, behindMs: null, cpuMs: cpu() };
    while (receiver.told.size < CALLS) await pause(POLL_MS / 10, undefined, { signal });
    if (receiver.wrong.length > 0) throw new Error(`wrongly told: ${receiver.wrong[0]}`);
    return { drainMs: endedAt - startedAt, behindMs: performance.now() - endedAt, cpuMs: cpu() };
  } finally {
    await service.stop();
    await receiver.kill();
  }
}

const { signal } = new AbortController();
const figures = new Map<Kind, Measured[]>(KINDS.map(kind => [kind, []]));
for (let round = 0; round < ROUNDS; round++)
  for (const kind of KINDS) {
    const measured = await measure(kind, signal);
    figures.get(kind)?.push(measured);
    const behind =
      measured.behindMs === null ? "" : `, last event ${Math.round(measured.behindMs)} ms behind`;
    const cpu = measured.cpuMs === null ? "" : `, CPU ${measured.cpuMs.toFixed(2)} ms a call`;
    console.log(`${kind}: ${CALLS} calls in ${(measured.drainMs / 1000).toFixed(2)} s${behind}${cpu}`);
  }
const compared = (what: string, figure: (measured: Measured) => number) => {
  const [alone = 0, ...beside] = KINDS.map(kind => median((figures.get(kind) ?? []).map(figure)));
  const [answering, dead] = beside.map(one => `${(100 * (one / alone - 1)).toFixed(1)} %`);
  console.log(
    `${what}, median of ${ROUNDS}: beside a receiver that answers ${answering} more, a dead one ${dead}`,
  );
};
compared("Time", ({ drainMs }) => drainMs);
compared("CPU", ({ cpuMs }) => cpuMs ?? 0);
