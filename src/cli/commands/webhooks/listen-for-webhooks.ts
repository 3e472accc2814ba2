// `webhooks listen`: a receiver on this machine that verifies what comes and prints it, until Ctrl-C.
import { numberOption } from "../../arguments.ts";
import type { ExitCode } from "../../exit-codes.ts";
import { eventLine } from "../../terminal/event-lines.ts";
import { plainText } from "../../terminal/plain-text.ts";
import { WrongUsage } from "../../wrong-usage.ts";
import { type CommandContext, command } from "../command.ts";
import { forward } from "./forward.ts";
import { type Received, type Receiver, startReceiver } from "./receiver.ts";
import { register } from "./register.ts";

/** Beside the port of `npm run dev`. */
const DEFAULT_PORT = 8788;

export const listenForWebhooks = command({
  name: "webhooks listen",
  about: "receive webhooks on this machine, verify and print them, until Ctrl-C",
  options: {
    port: { type: "string", value: "N", about: `where it listens, at 127.0.0.1 (${DEFAULT_PORT}; 0 = any)` },
    secret: {
      type: "string",
      value: "whsec_…",
      about: "of the webhook; separated by commas while one rotates",
    },
    register: {
      type: "boolean",
      about: "make itself a webhook of the service on this machine; gone at the end",
    },
    types: { type: "string", value: "A,B", about: "with --register: only events of these types" },
    campaign: { type: "string", value: "1,2", about: "with --register: only events of these campaigns" },
    forward: { type: "string", value: "URL", about: "hand each on, and answer what is answered there" },
    full: { type: "boolean", about: "with whole phone numbers" },
  },
  details: [
    "Without --secret or --register nothing is verified. Repeats, told by their id, are marked.",
    "With --json: each event as it came, an object a line.",
  ],
  open: true,
  async run(context, { values }): Promise<ExitCode> {
    const { screen, signal } = context;
    const target = forwardUrl(values.forward);
    let secrets = values.secret === undefined ? null : values.secret.split(",").map(each => each.trim());
    if (secrets !== null && values.register === true) {
      throw new WrongUsage("Give either --secret or --register, which has a secret of its own.");
    }
    const print = printer(context, values.full === true);
    const receiver = await startReceiver({
      port: portOf(values.port),
      secrets: () => secrets,
      async received(one) {
        if (target === null) return print(one, 200);
        const { status, problem } = await forward(target, one);
        if (problem !== null) screen.hint(`${target} does not answer: ${plainText(problem)}`);
        return print(one, status);
      },
      refused: reason => screen.hint(`refused: ${plainText(reason)}`),
    });
    let end = () => receiver.close();
    try {
      if (values.register === true) {
        const registered = await register(context, receiver.port, values);
        secrets = registered.secrets;
        end = () => receiver.close().finally(registered.remove);
      }
      sayWhere(context, receiver, secrets !== null);
      await untilStopped(signal);
      signal.throwIfAborted();
    } finally {
      await end();
    }
    return 0;
  },
});

function portOf(given: string | undefined): number {
  const port = numberOption("port", given) ?? DEFAULT_PORT;
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new WrongUsage(`--port must be a whole number up to 65535, not ${port}.`);
}

function forwardUrl(given: string | undefined): string | null {
  if (given === undefined) return null;
  const url = URL.parse(given);
  if (url?.protocol === "http:" || url?.protocol === "https:") return url.href;
  throw new WrongUsage(`--forward must be an http or https URL, not "${given}".`);
}

const untilStopped = (signal: AbortSignal) =>
  new Promise<void>(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

function sayWhere({ screen }: CommandContext, { port }: Receiver, verifies: boolean): void {
  const how = verifies ? "" : " Nothing is verified: give --secret.";
  screen.hint(`Listening at http://127.0.0.1:${port}/ until Ctrl-C.${how}`);
}

/** Returns the status that it was given: what the sender is answered. */
function printer({ screen }: CommandContext, full: boolean) {
  return ({ event, repeated }: Received, status: number): number => {
    if (screen.json) screen.jsonLine(event);
    else {
      const marks = [...(repeated ? ["again"] : []), ...(status === 200 ? [] : [`answered ${status}`])];
      screen.print([[eventLine(event, { full }), ...marks].join("  ")]);
    }
    return status;
  };
}
