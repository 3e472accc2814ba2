// A small server that speaks the contract's words, and the command line run against it.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { afterEach } from "vitest";
import { COMMANDS } from "../../../src/cli/commands/all.ts";
import { run } from "../../../src/cli/run.ts";

export interface Asked {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Text is sent as it is. */
  body?: unknown;
  /** The connection is cut instead. */
  cut?: boolean;
  /** Answers without having read the body. */
  early?: boolean;
}

export type Answerer = (asked: Asked) => Reply | undefined;

const TOKEN = "secret-token-of-this-test";
const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

const textOf = async (request: IncomingMessage) => {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
};

export const errorBody = (code: string, message: string, details: object = {}) => ({
  error: { code, message, details, request_id: "req-1" },
});

/** Answers by `METHOD /path`; an array answers one after the other, its last for good. */
export async function contractServer(answers: Record<string, Reply | Reply[] | Answerer>) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://any");
    const name = `${request.method} ${url.pathname}`;
    const found = answers[name];
    const early = !Array.isArray(found) && typeof found === "object" && found.early === true;
    const one: Asked = {
      method: request.method ?? "",
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body: early ? "" : await textOf(request),
    };
    asked.push(one);
    const replies = Array.isArray(found) ? found : null;
    const reply =
      typeof found === "function"
        ? found(one)
        : (replies?.[
            Math.min(asked.filter(a => `${a.method} ${a.path}` === name).length, replies.length) - 1
          ] ?? (found as Reply | undefined));
    const known = reply ?? { status: 404, body: errorBody("not_found", "There is nothing at this path.") };
    if (known.cut === true) return void request.socket.destroy();
    const { status = 200, headers = {}, body = {} } = known;
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  endings.push(() => {
    server.closeAllConnections();
    return new Promise(resolve => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, cli: (...args: string[]) => cli(["--url", url, "--token", TOKEN, ...args]) };
}

export interface Ran {
  code: number;
  out: string;
  err: string;
  /** Milliseconds of each pause. */
  slept: number[];
}

interface Around {
  env?: Record<string, string>;
  stdin?: string;
  /** Columns of a terminal; absent = no terminal. */
  terminal?: number;
  /** Stops the command at the pause of this number. */
  stopAtPause?: number;
}

export async function cli(args: string[], around: Around = {}): Promise<Ran> {
  const stopped = new AbortController();
  const slept: number[] = [];
  const written = { out: "", err: "" };
  const streamTo = (where: "out" | "err") => ({
    write: (text: string | Uint8Array) => {
      written[where] += text;
      return true;
    },
    ...(around.terminal === undefined ? {} : { isTTY: true, columns: around.terminal }),
  });
  const stdin = new PassThrough();
  stdin.end(around.stdin ?? "");
  let keys = 0;
  const code = await run(args, COMMANDS, {
    env: around.env ?? {},
    stdin,
    stdout: streamTo("out"),
    stderr: streamTo("err"),
    signal: stopped.signal,
    sleep: async ms => {
      slept.push(ms);
      if (slept.length === around.stopAtPause) stopped.abort();
      stopped.signal.throwIfAborted();
    },
    newKey: () => `key-${++keys}`,
  });
  return { code, ...written, slept };
}

export const withTerminal = (url: string, terminal: number, ...args: string[]) =>
  cli(["--url", url, "--token", TOKEN, ...args], { terminal });

export { TOKEN };
