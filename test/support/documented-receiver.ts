// A receiver as a document has it: run as written, and sent what senders send, whole and broken.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { signatureHeaders } from "../../src/domain/webhooks/signature.ts";

const NODE = join(dirname(createRequire(import.meta.url).resolve("node/package.json")), "bin", "node");

export interface DocumentedReceiver {
  printed(): string;
  /** The status, 0 of a connection that was closed instead, and what it says. */
  send(body: string, signedWith: string): Promise<{ status: number; text: string }>;
  /** Begins a body, ends the connection, and resolves when the other end is closed too. */
  cut(): Promise<void>;
  stop(): void;
}

/** `variables` get the PORT that it is to listen at. */
export async function runReceiver(
  code: string,
  variables: Record<string, string>,
): Promise<DocumentedReceiver> {
  const port = await freePort();
  const env = { ...process.env, ...variables, PORT: String(port) };
  const child = spawn(NODE, ["--input-type=module", "-e", code], { env, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", text => {
      printed += text;
    });
  await listening(child, port);
  return {
    printed: () => printed,
    async send(body, signedWith) {
      const headers = await signatureHeaders({ id: "evt_3fa9c1_88123", at: Date.now(), body }, [signedWith]);
      try {
        const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", headers, body });
        return { status: answer.status, text: await answer.text() };
      } catch {
        return { status: 0, text: "" };
      }
    },
    cut: () => cutOff(port),
    stop: () => child.kill(),
  };
}

/** A request to this machine whose body ends before its length. */
export async function cutOff(port: number | string): Promise<void> {
  const socket = connect(Number(port), "127.0.0.1");
  const closed = once(socket.resume(), "close");
  socket.end("POST / HTTP/1.1\r\nHost: receiver\r\nContent-Length: 100\r\n\r\n{");
  await closed;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return address !== null && typeof address === "object" ? address.port : 0;
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 100 && child.exitCode === null; tries++) {
    const socket = connect(port, "127.0.0.1");
    const [met] = await Promise.race([
      once(socket, "connect").then(() => [true]),
      once(socket, "close").then(() => [false]),
    ]).catch(() => [false]);
    socket.destroy();
    if (met === true) return;
    await pause(50);
  }
  throw new Error("the receiver does not listen");
}
