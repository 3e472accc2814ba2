// Requests about dead letters, by operation: as they are meant, and refused.
import { env } from "cloudflare:workers";
import { CALLBACK_QUEUE, DIAL_QUEUE } from "../../../src/domain/queue-names.ts";
import { storeDeadLetters } from "../../../src/store/dead-letters/dead-letters.ts";
import { api } from "../api.ts";
import { type Asked, after, v1 } from "./ask.ts";
import { calledOnce, onTheLine } from "./situations.ts";

interface Message {
  queue: typeof DIAL_QUEUE | typeof CALLBACK_QUEUE;
  callId: string | null;
  payload: unknown;
}

/** As the queues' consumer keeps it; answers its id. */
async function deadLetter({ queue, callId, payload }: Message): Promise<string> {
  const id = crypto.randomUUID();
  const letter = { id, queue, payload: JSON.stringify(payload), reason: "unreadable", callId, tries: 6 };
  await storeDeadLetters(env.DB, [{ ...letter, error: callId === null ? null : "no gate" }], Date.now());
  return id;
}

const unreadable = () => deadLetter({ queue: DIAL_QUEUE, callId: null, payload: { a: 1 } });

/** Of a call that was answered since: there is nothing left to do. */
async function lateDial(): Promise<string> {
  const { call: callId } = await calledOnce();
  return deadLetter({
    queue: DIAL_QUEUE,
    callId,
    payload: { callId, attempt: 1, token: crypto.randomUUID() },
  });
}

/** What it reports was never heard. */
async function lostReport(): Promise<string> {
  const callId = await onTheLine();
  const report = {
    outcome: "PICKED",
    duration: 4,
    externalCallId: null,
    error: null,
    receivedAt: Date.now(),
  };
  const payload = { callId, attempt: 1, ...report, final: false, source: "callback" };
  return deadLetter({ queue: CALLBACK_QUEUE, callId, payload });
}

async function redriven(): Promise<string> {
  const id = await lostReport();
  await api("POST", `/api/v1/dead-letters/${id}/redrive`);
  return id;
}

async function discarded(): Promise<string> {
  const id = await unreadable();
  await api("DELETE", `/api/v1/dead-letters/${id}`);
  return id;
}

export const lettersAsked: Asked = {
  listDeadLetters: [
    [200, after(unreadable, v1("GET", "/dead-letters?state=waiting&queue=dial"))],
    [200, after(redriven, v1("GET", "/dead-letters?state=redriven&queue=ccm-callback"))],
    [400, () => v1("GET", "/dead-letters?limit=x")],
    [400, () => v1("GET", "/dead-letters?state=discarded")],
    [400, () => v1("GET", "/dead-letters?queue=post")],
  ],
  getDeadLetter: [
    [200, async () => v1("GET", `/dead-letters/${await lateDial()}`)],
    [200, async () => v1("GET", `/dead-letters/${await redriven()}`)],
    [404, async () => v1("GET", `/dead-letters/${await discarded()}`)],
  ],
  redriveDeadLetter: [
    [200, async () => v1("POST", `/dead-letters/${await lostReport()}/redrive`)],
    [409, async () => v1("POST", `/dead-letters/${await redriven()}/redrive`)],
    [409, async () => v1("POST", `/dead-letters/${await lateDial()}/redrive`)],
    [404, () => v1("POST", "/dead-letters/nothing/redrive")],
  ],
  redriveDeadLetters: [
    [200, after(lateDial, v1("POST", "/dead-letters/redrive"))],
    [200, after(lostReport, v1("POST", "/dead-letters/redrive?queue=callback"))],
    [400, () => v1("POST", "/dead-letters/redrive?queue=post")],
    [400, () => v1("POST", "/dead-letters/redrive?cursor=x")],
  ],
  discardDeadLetter: [
    [200, async () => v1("DELETE", `/dead-letters/${await unreadable()}`)],
    [404, async () => v1("DELETE", `/dead-letters/${await discarded()}`)],
  ],
};
