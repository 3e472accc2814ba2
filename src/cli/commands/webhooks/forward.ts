// Hands a webhook on as it came, so that whoever verifies it there can.
import type { Received } from "./receiver.ts";

const TIMEOUT_MS = 15_000;
/** What answers where nobody does. */
const BAD_GATEWAY = 502;

const HANDED_ON = ["content-type", "user-agent", "webhook-id", "webhook-timestamp", "webhook-signature"];

export interface Forwarded {
  /** For the sender: what was answered there. */
  status: number;
  /** Why there was no answer. */
  problem: string | null;
}

export async function forward(url: string, { body, headers }: Received): Promise<Forwarded> {
  const handed = HANDED_ON.flatMap(name => {
    const value = headers[name];
    return typeof value === "string" ? [[name, value] as [string, string]] : [];
  });
  try {
    const answered = await fetch(url, {
      method: "POST",
      headers: handed,
      body: new Uint8Array(body),
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answered.body?.cancel();
    return { status: answered.status, problem: null };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { status: BAD_GATEWAY, problem: cause instanceof Error ? cause.message : String(cause) };
  }
}
