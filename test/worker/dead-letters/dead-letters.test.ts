// Dead letters, whole: a message that exhausts its tries in the real runtime, what the operator sees of it, and what
// redriving and discarding it do.
import {
  createExecutionContext,
  createMessageBatch,
  getQueueResult,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { CALLBACK_QUEUE, DEAD_LETTER_QUEUE, DIAL_QUEUE } from "../../../src/domain/queue-names.ts";
import { DAY_MS } from "../../../src/domain/time-units.ts";
import { DEFAULT_TRUNK } from "../../../src/domain/trunks/trunk.ts";
import { SqlitePermitBook } from "../../../src/gate/storage/permit-book.ts";
import worker from "../../../src/index.ts";
import { api, freshNumber, initiate, type Json, makeCampaign, readCall } from "../../support/api.ts";
import { expectAttemptsToStayInBounds, expectCountersToEqualAScan } from "../../support/checks/invariants.ts";
import { tick } from "../../support/entrance.ts";
import { eventually } from "../../support/eventually.ts";
import { permit } from "../../support/worlds/permits.ts";

const LETTERS = "/api/v1/dead-letters";
const LAST_TRY = 6;
const gate = () => env.GATE.get(env.GATE.idFromName(DEFAULT_TRUNK));

afterEach(async () => {
  vi.restoreAllMocks();
  await expectCountersToEqualAScan();
  await expectAttemptsToStayInBounds();
});

/** The deployment while its gate lets nothing begin. */
function withoutBegin(): Cloudflare.Env {
  const get = (id: DurableObjectId) => {
    const stub = env.GATE.get(id);
    return {
      callbackKeys: () => stub.callbackKeys(),
      begin: () => Promise.reject(new Error("no gate for +12025550143")),
      withdraw: (messages: Parameters<typeof stub.withdraw>[0]) => stub.withdraw(messages),
      release: (keys: Parameters<typeof stub.release>[0]) => stub.release(keys),
      wake: () => stub.wake(),
    };
  };
  return {
    ...env,
    GATE: { idFromName: (name: string) => env.GATE.idFromName(name), get },
  } as unknown as Cloudflare.Env;
}

async function deliver(
  queue: string,
  body: unknown,
  { attempts = 1, id = crypto.randomUUID(), to = env } = {},
) {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const batch = createMessageBatch(queue, [{ id, timestamp: new Date(), attempts, body }]);
  await worker.queue(batch, to);
  return getQueueResult(batch, createExecutionContext());
}

/** A call that waits in a paused campaign, and a dial message of it that nobody has begun. */
async function waitingDial(number = freshNumber(1), fields: Json = {}) {
  const campaign = await makeCampaign({ retry_policy: { max_attempts: 2, base_delay: "1h" }, ...fields });
  await api("POST", `/api/v1/campaigns/${campaign}/start`);
  await api("POST", `/api/v1/campaigns/${campaign}/pause`);
  const callId = (await initiate(campaign, number)).body.call_id as string;
  return { campaign, callId, message: { callId, attempt: 1, token: crypto.randomUUID() } };
}
const resume = (campaign: number) => api("POST", `/api/v1/campaigns/${campaign}/resume`);
const letter = async (id: string) => (await api("GET", `${LETTERS}/${id}`)).body;
const letterIdOf = ({ callId, attempt }: { callId: string; attempt: number }) => `dial-${callId}-${attempt}`;
/** The platform gives the message up. */
const exhaust = async (message: { callId: string; attempt: number }) => {
  await deliver(DEAD_LETTER_QUEUE, message);
  return letterIdOf(message);
};
const permits = () => runInDurableObject(gate(), (_, state) => new SqlitePermitBook(state.storage.sql).all());
const keptToday = async () =>
  (await api("GET", "/api/v1/metrics?days=1")).body.recent_metrics[0]?.dlq_entries_created ?? 0;

/** A callback that the platform has given up. */
async function lostCallback(callId: string, more: Json = {}) {
  const receivedAt = Date.now() - 1_000;
  await deliver(DEAD_LETTER_QUEUE, {
    callId,
    attempt: 1,
    outcome: "PICKED",
    duration: 42,
    externalCallId: null,
    error: null,
    receivedAt,
    final: false,
    source: "callback",
    ...more,
  });
  return `callback-${callId}-1-${receivedAt}`;
}

it("forgets a dial that its gate could not let begin: its call is due as before, and nothing is a dead letter", async () => {
  const { callId, message } = await waitingDial();
  const call = await readCall(callId);
  const last = await deliver(DIAL_QUEUE, message, { attempts: LAST_TRY, to: withoutBegin() });
  expect(last.retryMessages).toEqual([]);
  expect(last.explicitAcks).toHaveLength(1);
  expect(await readCall(callId)).toEqual(call);
  expect((await api("GET", `${LETTERS}/${letterIdOf(message)}`)).status).toBe(404);
});

it("keeps a letter of each call of a message that the platform gave up, and takes each by itself", async () => {
  const [one, other] = [(await waitingDial()).message, (await waitingDial()).message];
  await deliver(DEAD_LETTER_QUEUE, { group: [one, other] });
  for (const message of [one, other])
    expect(await letter(letterIdOf(message))).toMatchObject({ payload: message, call_id: message.callId });
  const tried = await deliver(DIAL_QUEUE, { group: [one, other] });
  expect(tried).toMatchObject({ explicitAcks: [expect.any(String)], retryMessages: [] });
});

it("shows a dial that the platform gave up with payload, error and history, and leaves its call as it is", async () => {
  const { callId, message } = await waitingDial();
  const before = await keptToday();
  const call = await readCall(callId);
  for (let n = 0; n < 2; n++) {
    const tried = await deliver(DIAL_QUEUE, message, { to: withoutBegin() });
    expect(tried).toMatchObject({ explicitAcks: [], retryMessages: [{}] });
  }
  await exhaust(message);

  const shown = await letter(letterIdOf(message));
  expect(shown).toEqual({
    id: letterIdOf(message),
    queue: DIAL_QUEUE,
    call_id: callId,
    payload: message,
    reason: "Delivered too often without success",
    error: "no gate for ***43",
    state: "waiting",
    tries: 6,
    created_at: expect.stringMatching(/Z$/),
    history: [
      { at: expect.stringMatching(/Z$/), event: "failed", detail: "no gate for ***43" },
      { at: expect.any(String), event: "failed", detail: "no gate for ***43" },
      { at: expect.any(String), event: "buried", detail: "Delivered too often without success" },
    ],
  });
  expect(await readCall(callId)).toEqual(call);
  expect(await keptToday()).toBe(before + 1);
});

it("takes the permit back that was not begun", async () => {
  const { callId, campaign, message } = await waitingDial();
  await runInDurableObject(gate(), (_, state) => {
    const [grantedAt, expiresAt] = [Date.now(), Date.now() + 60_000];
    const { token } = message;
    new SqlitePermitBook(state.storage.sql).grant([
      permit({ callId, token, campaignId: campaign, grantedAt, expiresAt }),
    ]);
  });
  const { evictDurableObject } = await import("cloudflare:test");
  await evictDurableObject(gate());
  await exhaust(message);
  expect(await permits()).toEqual([]);
  expect((await readCall(callId)).status).toBe("INITIATED");
});

it("keeps and counts once what the platform moves, under whatever id, after it was kept already", async () => {
  const { message, callId } = await waitingDial();
  const before = await keptToday();
  await exhaust(message);
  const call = await readCall(callId);
  for (let n = 0; n < 2; n++) await deliver(DEAD_LETTER_QUEUE, message, { attempts: n + 1 });
  expect(await keptToday()).toBe(before + 1);
  expect(await readCall(callId)).toEqual(call);
});

it("leaves the letter to the platform while the gate is out of reach, and is done when it is back", async () => {
  const { message, callId } = await waitingDial();
  const gone = { idFromName: env.GATE.idFromName, get: () => ({}) };
  const deaf = { ...env, GATE: gone } as unknown as Cloudflare.Env;
  const { retryMessages } = await deliver(DEAD_LETTER_QUEUE, message, { to: deaf });
  expect(retryMessages).toHaveLength(1);
  expect((await letter(letterIdOf(message))).state).toBe("waiting");
  expect((await deliver(DEAD_LETTER_QUEUE, message)).explicitAcks).toHaveLength(1);
  expect((await readCall(callId)).status).toBe("INITIATED");
});

it("redrives a dial: never while its campaign is paused, then once, and answers 409 the second time", async () => {
  const { campaign, callId, message } = await waitingDial();
  const id = await exhaust(message);
  const done = await api("POST", `${LETTERS}/${id}/redrive`);
  expect(done).toMatchObject({ status: 200, body: { success: true, id, state: "redriven" } });
  expect(done.body.history.at(-1)).toMatchObject({ event: "redriven" });
  await gate().watch();
  expect(await readCall(callId)).toMatchObject({ status: "INITIATED", attempts: [] });
  await resume(campaign);
  const call = await eventually(async () => {
    const row = await readCall(callId);
    return row.status === "PICKED" && row;
  });
  expect(call.attempts).toMatchObject([{ attempt: 1, started_at: expect.any(String), status: "PICKED" }]);
  // The message itself comes once more: nobody is rung for it.
  await deliver(DIAL_QUEUE, message);
  expect((await readCall(callId)).attempts).toHaveLength(1);
  const again = await api("POST", `${LETTERS}/${id}/redrive`);
  expect(again.status).toBe(409);
  expect(again.body.error.message).toMatch(/was redriven at 2.*Z/);
});

it("redrives a dial into closed hours: it waits for the opening", async () => {
  const day = (new Date().getUTCDay() + 3) % 7;
  const business_hours = [{ day_of_week: day, start: "10:00", end: "11:00" }];
  const { campaign, callId, message } = await waitingDial(freshNumber(1), {
    business_hours,
    time_zone: "UTC",
  });
  const id = await exhaust(message);
  await resume(campaign);
  expect((await api("POST", `${LETTERS}/${id}/redrive`)).status).toBe(200);
  await gate().watch();
  const call = await readCall(callId);
  expect(call).toMatchObject({ status: "INITIATED", attempts: [] });
  const due = await env.DB.prepare("SELECT next_attempt_at AS at FROM calls WHERE call_id = ?")
    .bind(callId)
    .first<{ at: number }>();
  expect(new Date(due?.at ?? 0).toISOString()).toMatch(/T10:00:00/);
});

it("refuses to redrive a dial whose call is cancelled, saying so there and in its history", async () => {
  const { campaign, message } = await waitingDial();
  const id = await exhaust(message);
  await api("POST", `/api/v1/campaigns/${campaign}/cancel`);
  const { status, body } = await api("POST", `${LETTERS}/${id}/redrive`);
  expect(status).toBe(409);
  expect(body.error).toMatchObject({
    code: "conflict",
    message: expect.stringContaining("cancelled"),
    details: { dead_letter_id: id, call_id: message.callId },
  });
  expect((await letter(id)).history.at(-1)).toMatchObject({ event: "redrive failed" });
});

it("redrives a callback: it is applied as it was received", async () => {
  const campaign = await makeCampaign();
  const callId = (await initiate(campaign, freshNumber(5))).body.call_id;
  await eventually(async () => (await readCall(callId)).status === "PROCESSING");
  const id = await lostCallback(callId);
  expect((await readCall(callId)).status).toBe("PROCESSING");
  expect((await api("POST", `${LETTERS}/${id}/redrive`)).body).toMatchObject({ state: "redriven" });
  expect(await readCall(callId)).toMatchObject({ status: "PICKED", total_call_time: 42 });
  expect((await permits()).length).toBe(0);
});

it("refuses to redrive what cannot be read, and discards it for good", async () => {
  await deliver(DIAL_QUEUE, { to: "nobody" }, { id: "junk-1" });
  expect(await letter("junk-1")).toMatchObject({ payload: { to: "nobody" }, call_id: null, tries: 1 });
  const refused = await api("POST", `${LETTERS}/junk-1/redrive`);
  expect([refused.status, refused.body.error.message]).toEqual([
    409,
    "The message cannot be read; discard it.",
  ]);
  expect(await api("DELETE", `${LETTERS}/junk-1`)).toMatchObject({
    status: 200,
    body: { success: true, id: "junk-1" },
  });
  await deliver(DIAL_QUEUE, { to: "nobody" }, { id: "junk-1", attempts: 2 });
  for (const [method, path] of [
    ["GET", "junk-1"],
    ["DELETE", "junk-1"],
    ["POST", "junk-1/redrive"],
  ] as const)
    expect((await api(method, `${LETTERS}/${path}`)).status).toBe(404);
});

it("lists by state and queue, newest first, and redrives all that wait, naming what it skipped", async () => {
  await env.DB.prepare("DELETE FROM dead_letters").run();
  const { message } = await waitingDial();
  const dial = await exhaust(message);
  await deliver(CALLBACK_QUEUE, { outcome: "BUSY" }, { id: "junk-2" });
  const other = await waitingDial();
  const done = await exhaust(other.message);
  await api("POST", `${LETTERS}/${done}/redrive`);

  const listed = async (query: string) =>
    (await api("GET", `${LETTERS}${query}`)).body.data.map((l: Json) => l.id);
  expect((await listed("")).sort()).toEqual([done, dial, "junk-2"].sort());
  expect((await listed("?state=waiting")).sort()).toEqual([dial, "junk-2"].sort());
  expect(await listed("?state=redriven&queue=dial")).toEqual([done]);
  expect(await listed("?queue=callback")).toEqual(["junk-2"]);
  expect(await listed("?queue=ccm-callback")).toEqual(["junk-2"]);
  const page = (await api("GET", `${LETTERS}?limit=2`)).body;
  const rest = (await api("GET", `${LETTERS}?limit=2&cursor=${page.next_cursor}`)).body;
  expect([page.data.length, rest.data.length, rest.next_cursor]).toEqual([2, 1, null]);

  expect((await api("POST", `${LETTERS}/redrive?queue=callback`)).body).toMatchObject({
    redriven: 0,
    skipped_count: 1,
  });
  expect(await api("POST", `${LETTERS}/redrive/`)).toEqual({
    status: 200,
    headers: expect.anything(),
    body: {
      success: true,
      redriven: 1,
      skipped: [{ id: "junk-2", reason: "The message cannot be read; discard it." }],
      skipped_count: 1,
      remaining: 0,
      next_cursor: null,
    },
  });
  expect((await api("POST", `${LETTERS}/redrive`)).body).toMatchObject({ redriven: 0, skipped_count: 1 });
});

it("redrives at most 500 in a request, oldest first, and goes on behind them", async () => {
  await env.DB.prepare("DELETE FROM dead_letters").run();
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 620)
     INSERT INTO dead_letters (id, queue, payload, reason, created_at)
     SELECT 'old-' || i, 'ccm-dial', 'null', 'junk', i FROM n`,
  ).run();
  const { message } = await waitingDial();
  const id = await exhaust(message);
  const first = (await api("POST", `${LETTERS}/redrive`)).body;
  expect(first).toMatchObject({ redriven: 0, skipped_count: 500, remaining: 121 });
  expect(first.skipped).toHaveLength(100);
  const second = (await api("POST", `${LETTERS}/redrive?cursor=${first.next_cursor}`)).body;
  expect(second).toMatchObject({ redriven: 1, skipped_count: 120, remaining: 0, next_cursor: null });
  expect((await letter(id)).state).toBe("redriven");
});

it.each([
  ["GET", "?state=lost", 400],
  ["GET", "?queue=mail", 400],
  ["POST", "/redrive?queue=mail", 400],
  ["GET", "/nobody", 404],
  ["POST", "/nobody/redrive", 404],
  ["PUT", "/nobody", 405],
])("answers %s %s with %i", async (method, path, status) => {
  expect((await api(method, LETTERS + path)).status).toBe(status);
});

it("asks for a token before anything is redriven or discarded", async () => {
  const { message } = await waitingDial();
  const id = await exhaust(message);
  for (const [method, path] of [
    ["POST", "redrive"],
    ["POST", `${id}/redrive`],
    ["DELETE", id],
    ["GET", id],
  ] as const)
    expect((await api(method, `${LETTERS}/${path}`, undefined, { "X-Auth-Token": "" })).status).toBe(401);
  expect((await letter(id)).state).toBe("waiting");
});

it("forgets failures of messages that did well in the end, after the retention", async () => {
  const { message } = await waitingDial();
  await deliver(DIAL_QUEUE, message, { to: withoutBegin() });
  await deliver(DIAL_QUEUE, message);
  const count = async () =>
    ((await env.DB.prepare("SELECT count(*) AS n FROM delivery_failures").first()) as { n: number }).n;
  const before = await count();
  expect(before).toBeGreaterThan(0);
  await tick(env, Date.now());
  expect(await count()).toBe(before);
  await tick(env, Date.now() + 8 * DAY_MS);
  expect(await count()).toBe(0);
});
