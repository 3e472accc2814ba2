// A campaign's own system is asked between begin and claim: what it says holds, and what it does not say dials nobody twice.
import { describe, expect, it } from "vitest";
import { HookMemory } from "../../../../src/actions/dialling/pre-dial/hook-memory.ts";
import type { HookAnswer, HookQuestion } from "../../../../src/actions/ports/pre-dial-hooks.ts";
import type { PreDialHook } from "../../../../src/domain/pre-dial/pre-dial-hook.ts";
import { DIAL_QUEUE } from "../../../../src/domain/queue-names.ts";
import { consumeDials } from "../../../../src/queues/consume-dials.ts";
import { updateCampaign } from "../../../../src/store/campaigns/campaigns.ts";
import { named } from "../../../support/named.ts";
import { failOnce, makeWorld, numbers, type World } from "../../../support/worlds/action-world.ts";
import { MINUTE, NOW, SECOND } from "../../../support/worlds/permits.ts";

const HOOK: PreDialHook = {
  url: "https://crm.example.com/may-we",
  timeout_ms: 1_500,
  on_failure: "wait",
  cache_seconds: 0,
};
const ANNA = "+12025550001";
const BEN = "+12025550002";

interface AskedCall {
  call_id: string;
  phone_number: string;
  attempt: number;
}

/** A world with a hook; `says` answers each call, `answers` each question. */
function hookedWorld(asked: Parameters<typeof makeWorld>[0] = {}) {
  const world = makeWorld(asked);
  const hook = {
    questions: [] as HookQuestion[],
    says: (_: AskedCall): object => ({ decision: "dial" }),
    answers: async (calls: AskedCall[]): Promise<HookAnswer> => {
      const decisions = calls.map(call => ({ call_id: call.call_id, ...hook.says(call) }));
      return { kind: "answered", status: 200, text: JSON.stringify({ decisions }) };
    },
  };
  const hooks = {
    ask: (question: HookQuestion) => {
      hook.questions.push(question);
      return hook.answers(JSON.parse(question.body).calls);
    },
  };
  const preDial = { hooks, memory: new HookMemory() };
  const round = async () => {
    await world.dispatch();
    const messages = world.queue.take();
    await world.place(messages, { preDial });
    return messages;
  };
  return { world, hook, preDial, round };
}

const keptBack = (world: World, callId: string) => {
  const row = world.db.sqlite.prepare("SELECT kept_back FROM calls WHERE call_id = ?").get(callId);
  return row?.kept_back === null ? null : JSON.parse(String(row?.kept_back));
};

const DEAD: HookAnswer = { kind: "unanswered", reason: "No answer within 1.5 s" };

describe("a call whose campaign has a hook", () => {
  it("is dialled when the hook says so, with its variables, and its attempt says who let it out", async () => {
    const { world, hook, round } = hookedWorld();
    hook.says = () => ({
      decision: "dial",
      reason: "consent on file",
      variables: { balance: 12.5, vip: true },
    });
    const campaignId = await world.campaign({ preDialHook: HOOK, name: "Reminders" });
    const callId = await world.acceptedOne(campaignId, ANNA);
    world.db.sqlite.exec(`INSERT INTO call_metadata SELECT call_id, '{"order":7}' FROM calls`);
    await round();
    expect(JSON.parse(hook.questions[0]?.body ?? "")).toEqual({
      calls: [
        {
          call_id: callId,
          campaign_id: campaignId,
          campaign_name: "Reminders",
          phone_number: ANNA,
          attempt: 1,
          last_outcome: null,
          person_id: null,
          time_zone: null,
          metadata: { order: 7 },
        },
      ],
    });
    expect(world.provider.dialled).toMatchObject([{ callId, variables: { balance: 12.5, vip: true } }]);
    expect(world.row(callId)).toMatchObject({
      status: "PROCESSING",
      attempts: [{ pre_dial: { how: "answered", reason: "consent on file" } }],
    });
    world.expectTruth();
  });

  it("is asked about in one request with the others of its chunk", async () => {
    const { world, hook, round } = hookedWorld();
    const campaignId = await world.campaign({ preDialHook: HOOK });
    await world.accepted(campaignId, ...numbers(6));
    await round();
    expect(hook.questions.map(q => JSON.parse(q.body).calls.length)).toEqual([6]);
    expect(world.provider.dialled).toHaveLength(6);
  });

  it("waits until the instant that the hook names, and its line comes back at once", async () => {
    const { world, hook, round } = hookedWorld();
    hook.says = () => ({
      decision: "wait",
      until: new Date(NOW + 40 * MINUTE).toISOString(),
      reason: "at lunch",
    });
    const callId = await world.acceptedOne(await world.campaign({ preDialHook: HOOK }), ANNA);
    await round();
    expect(world.provider.dialled).toEqual([]);
    expect(world.permits.all()).toEqual([]);
    expect(world.row(callId)).toMatchObject({
      status: "INITIATED",
      attempts_started: 0,
      next_attempt_at: NOW + 40 * MINUTE,
      attempts: [],
    });
    expect(keptBack(world, callId)).toEqual(["wait", "answered", 1, NOW, NOW + 40 * MINUTE, 1, "at lunch"]);
    world.time.now += 40 * MINUTE - SECOND;
    expect(await round()).toEqual([]);
    world.time.now += SECOND;
    hook.says = () => ({ decision: "dial" });
    await round();
    expect(world.provider.dialled).toMatchObject([{ callId, attempt: 1 }]);
    world.expectTruth();
  });

  it("waits for the first permitted instant where the hook names one outside business hours", async () => {
    const { world, hook, round } = hookedWorld();
    const day = new Date(NOW);
    const noonTomorrow = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + 1, 12);
    const hours = { start: "12:00", end: "13:00" };
    const businessHours = [0, 1, 2, 3, 4, 5, 6].map(d => ({ day_of_week: d as 0, ...hours }));
    const today = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), 12, 5);
    world.time.now = today;
    hook.says = () => ({ decision: "wait", until: new Date(today + 3 * 60 * MINUTE).toISOString() });
    const callId = await world.acceptedOne(await world.campaign({ preDialHook: HOOK, businessHours }), ANNA);
    await round();
    expect(world.row(callId).next_attempt_at).toBe(noonTomorrow);
    expect(keptBack(world, callId)[4]).toBe(today + 3 * 60 * MINUTE);
  });

  it("ends for good when the hook refuses it, and says why", async () => {
    const { world, hook, round } = hookedWorld();
    hook.says = () => ({ decision: "refuse", reason: "paid this morning" });
    const callId = await world.acceptedOne(await world.campaign({ preDialHook: HOOK }), ANNA);
    await round();
    expect(world.provider.dialled).toEqual([]);
    expect(world.permits.all()).toEqual([]);
    expect(world.row(callId)).toMatchObject({
      status: "FAILED",
      next_attempt_at: null,
      attempts: [],
      error_message: "Refused by the pre-dial hook: paid this morning",
    });
    expect(keptBack(world, callId)).toEqual(["refuse", "answered", 1, NOW, null, 1, "paid this morning"]);
    world.expectTruth();
  });

  it("is dialled once, and asked about once, however often its message comes", async () => {
    const { world, hook, preDial } = hookedWorld();
    await world.acceptedOne(await world.campaign({ preDialHook: HOOK }), ANNA);
    await world.dispatch();
    const messages = world.queue.take();
    await Promise.all([1, 2, 3].map(() => world.place([...messages, ...messages], { preDial })));
    expect(hook.questions).toHaveLength(1);
    expect(world.provider.dialled).toHaveLength(1);
    world.expectTruth();
  });

  it("is not dialled when its campaign's hook has changed while the old one was asked", async () => {
    const { world, hook, round } = hookedWorld();
    const id = await world.campaign({ preDialHook: HOOK });
    const callId = await world.acceptedOne(id, ANNA);
    const answers = hook.answers;
    hook.answers = async calls => {
      await updateCampaign(
        world.db,
        id,
        { preDialHook: { ...HOOK, url: "https://other.example.com/" } },
        NOW,
      );
      return answers(calls);
    };
    await round();
    expect(world.provider.dialled).toEqual([]);
    expect(world.permits.all()).toEqual([]);
    expect(world.row(callId)).toMatchObject({ status: "INITIATED", next_attempt_at: NOW });
  });

  for (const decision of ["wait", "refuse"])
    it(`is neither moved nor ended by a hook that was taken away while it thought, and said ${decision}`, async () => {
      const { world, hook, round } = hookedWorld();
      const id = await world.campaign({ preDialHook: HOOK });
      const callId = await world.acceptedOne(id, ANNA);
      hook.says = () => ({ decision });
      const answers = hook.answers;
      hook.answers = async calls => {
        await updateCampaign(world.db, id, { preDialHook: null }, NOW);
        return answers(calls);
      };
      await round();
      expect(hook.questions).toHaveLength(1);
      expect(world.row(callId)).toMatchObject({
        status: "INITIATED",
        next_attempt_at: NOW,
        error_message: null,
      });
      expect(keptBack(world, callId)).toBeNull();
      expect(world.permits.all()).toEqual([]);
      world.expectTruth();
      await round();
      expect(world.provider.dialled).toMatchObject([{ callId, attempt: 1 }]);
    });

  it("is not claimed unless the hook was asked, whatever a gate of before says", async () => {
    const { world, hook } = hookedWorld();
    await world.acceptedOne(await world.campaign({ preDialHook: HOOK }), ANNA);
    await world.dispatch();
    const begin = world.gate.begin;
    world.gate.begin = async messages =>
      (await begin(messages)).map(verdict => (verdict.go ? { ...verdict, hooked: undefined } : verdict));
    await world.place(world.queue.take());
    expect(hook.questions).toEqual([]);
    expect(world.provider.dialled).toEqual([]);
    expect(world.permits.all()).toEqual([]);
  });

  it("is not dialled when its window has closed while the hook thought about it", async () => {
    const { world, hook, preDial } = hookedWorld();
    const day = new Date(NOW);
    world.time.now = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), 12, 59, 58);
    const businessHours = [0, 1, 2, 3, 4, 5, 6].map(d => ({
      day_of_week: d as 0,
      start: "12:00",
      end: "13:00",
    }));
    const callId = await world.acceptedOne(await world.campaign({ preDialHook: HOOK, businessHours }), ANNA);
    await world.dispatch();
    const answers = hook.answers;
    hook.answers = async calls => {
      world.time.now += 3 * SECOND;
      return answers(calls);
    };
    await world.place(world.queue.take(), { preDial });
    expect(world.provider.dialled).toEqual([]);
    expect(world.permits.all()).toEqual([]);
    expect(world.row(callId)).toMatchObject({ status: "INITIATED", attempts_started: 0 });
  });

  it("keeps its permit, and asks nobody again at once, when what the hook said could not be stored", async () => {
    const { world, hook, round } = hookedWorld();
    hook.says = () => ({ decision: "refuse" });
    await world.acceptedOne(await world.campaign({ preDialHook: HOOK }), ANNA);
    failOnce(world, "before", named("exhaust calls"));
    await round();
    await round();
    expect(hook.questions).toHaveLength(1);
    expect(world.provider.dialled).toEqual([]);
    expect(world.permits.all()).toMatchObject([{ begun: true }]);
  });
});

describe("a hook that is slow", () => {
  it("keeps no other campaign's calls of the chunk waiting", async () => {
    const { world, hook, preDial } = hookedWorld();
    const slow = await world.campaign({ preDialHook: HOOK });
    const plain = await world.campaign();
    await world.accepted(slow, ANNA);
    await world.accepted(plain, BEN);
    await world.dispatch();
    let answer = () => {};
    hook.answers = async calls => {
      await new Promise<void>(resolve => {
        answer = resolve;
      });
      return {
        kind: "answered",
        status: 200,
        text: JSON.stringify({ decisions: calls.map(c => ({ ...c, decision: "dial" })) }),
      };
    };
    const placed = world.place(world.queue.take(), { preDial });
    await expect.poll(() => world.provider.dialled.map(d => d.phoneNumber)).toEqual([BEN]);
    answer();
    await placed;
    expect(world.provider.dialled.map(d => d.phoneNumber)).toEqual([BEN, ANNA]);
  });
});

describe("a hook that is slow, asked about six calls of an unpaced trunk", () => {
  /** Six of a hooked campaign, then six of others; the hook answers when the test says so. */
  async function delivered() {
    const { world, hook, preDial } = hookedWorld();
    await world.accepted(await world.campaign({ preDialHook: HOOK }), ...numbers(6, "+1202333"));
    await world.dispatch();
    const hooked = world.queue.take();
    await world.accepted(await world.campaign(), ...numbers(6, "+1202444"));
    await world.dispatch();
    const messages = [...hooked, ...world.queue.take()].map(
      body =>
        ({
          id: body.callId,
          attempts: 1,
          body,
          timestamp: new Date(NOW),
          ack: () => {},
        }) as unknown as Message,
    );
    const { answers } = hook;
    let answer = () => {};
    const said = new Promise<void>(resolve => {
      answer = resolve;
    });
    hook.answers = async calls => {
      await said;
      return answers(calls);
    };
    const open = { now: 0, most: 0 };
    const answerDial = world.provider.answer;
    world.provider.answer = async request => {
      open.most = Math.max(open.most, ++open.now);
      await new Promise(resolve => setTimeout(resolve, 1));
      open.now--;
      return answerDial(request);
    };
    const consumed = consumeDials(
      { queue: DIAL_QUEUE, messages },
      {
        place: (chunk, connectionOf) => world.place(chunk, { preDial }, connectionOf),
        mostUnderway: () => 18,
        clock: world.clock,
        wait: async ms => {
          // The batch is handed to nobody.
          if (ms > SECOND) await new Promise(() => {});
        },
        deadLetters: { recordFailures: async () => {}, store: async () => {} },
      },
    );
    return { world, hook, answer, consumed, open };
  }

  it("keeps one connection, and the next calls of the batch go out over the others", async () => {
    const { world, hook, answer, consumed, open } = await delivered();
    await expect.poll(() => world.provider.dialled).toHaveLength(6);
    expect(world.provider.dialled.every(d => d.phoneNumber.startsWith("+1202444"))).toBe(true);
    expect(hook.questions).toHaveLength(1);
    expect(open.most).toBe(5);
    answer();
    await consumed;
    expect(world.provider.dialled).toHaveLength(12);
    expect(open.most).toBe(6);
    world.expectTruth();
  });
});

describe("a hook that is dead", () => {
  for (const [what, answer] of Object.entries({
    "does not answer": DEAD,
    "answers 500": { kind: "answered", status: 500, text: '{"decisions":[]}' },
    redirects: { kind: "answered", status: 302, text: null },
    "answers with a book": { kind: "answered", status: 200, text: null },
  } satisfies Record<string, HookAnswer>)) {
    it(`and ${what} makes a call wait a minute, dials it, or ends it, as on_failure says`, async () => {
      for (const on_failure of ["wait", "dial", "refuse"] as const) {
        const { world, hook, round } = hookedWorld();
        hook.answers = async () => answer;
        const callId = await world.acceptedOne(
          await world.campaign({ preDialHook: { ...HOOK, on_failure } }),
          ANNA,
        );
        await round();
        const row = world.row(callId);
        expect(world.provider.dialled).toHaveLength(on_failure === "dial" ? 1 : 0);
        expect(row.status).toBe({ wait: "INITIATED", dial: "PROCESSING", refuse: "FAILED" }[on_failure]);
        if (on_failure === "wait") expect(row.next_attempt_at).toBe(NOW + MINUTE);
        if (on_failure === "dial") expect(row.attempts).toMatchObject([{ pre_dial: { how: "failed" } }]);
        world.expectTruth();
      }
    });
  }

  it("is not asked any more after five times, and its campaign is given no lines until it is tried again", async () => {
    const { world, hook, round } = hookedWorld();
    hook.answers = async () => DEAD;
    const campaignId = await world.campaign({ preDialHook: HOOK, maxConcurrentCalls: 1 });
    const other = await world.campaign();
    await world.accepted(campaignId, ...numbers(20, "+1202333"));
    for (let n = 0; n < 5; n++) await round();
    expect(hook.questions).toHaveLength(5);
    await world.accepted(other, BEN);
    await round();
    expect(hook.questions).toHaveLength(5);
    expect(world.provider.dialled.map(d => d.phoneNumber)).toEqual([BEN]);
    const { nextDueAt } = await world.dispatch();
    expect(nextDueAt).toBe(NOW + 30 * SECOND);
    world.time.now = NOW + 30 * SECOND;
    await round();
    expect(hook.questions).toHaveLength(6);
  });

  it("with its breaker open lets calls out at once where on_failure is dial", async () => {
    const { world, hook, round } = hookedWorld();
    hook.answers = async () => DEAD;
    const campaignId = await world.campaign({ preDialHook: { ...HOOK, on_failure: "dial" } });
    for (const number of numbers(7, "+1202333")) {
      await world.accepted(campaignId, number);
      await round();
    }
    expect(hook.questions).toHaveLength(5);
    expect(world.provider.dialled).toHaveLength(7);
    const how = world.db.sqlite.prepare("SELECT attempts ->> '$[0][6].pre[0]' AS how FROM calls").all();
    expect(how.map(row => row.how)).toEqual([...Array(5).fill("failed"), "breaker_open", "breaker_open"]);
  });

  it("with its breaker open ends no call without a question where on_failure is refuse, and is given no lines", async () => {
    const { world, hook, round } = hookedWorld();
    hook.answers = async () => DEAD;
    const campaignId = await world.campaign({
      preDialHook: { ...HOOK, on_failure: "refuse" },
      maxConcurrentCalls: 1,
    });
    await world.accepted(campaignId, ...numbers(20, "+1202333"));
    for (let n = 0; n < 9; n++) await round();
    expect(hook.questions).toHaveLength(5);
    expect(world.rows().filter(row => row.status === "FAILED")).toHaveLength(5);
    expect((await world.dispatch()).nextDueAt).toBe(NOW + 30 * SECOND);
    world.expectTruth();
  });

  it("and whose breaker opens under way makes those wait that were granted already, where on_failure is refuse", async () => {
    const { world, hook, preDial } = hookedWorld();
    hook.answers = async () => DEAD;
    const campaignId = await world.campaign({ preDialHook: { ...HOOK, on_failure: "refuse" } });
    await world.accepted(campaignId, ...numbers(7, "+1202333"));
    await world.dispatch();
    for (const message of world.queue.take()) await world.place([message], { preDial });
    expect(hook.questions).toHaveLength(5);
    expect(world.rows().filter(row => row.status === "FAILED")).toHaveLength(5);
    expect(world.rows().filter(row => row.next_attempt_at === NOW + MINUTE)).toHaveLength(2);
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });
});

describe("a hook that cannot be asked for want of something on this side", () => {
  for (const on_failure of ["wait", "dial", "refuse"] as const)
    it(`makes its calls wait a minute and holds the others, on_failure: ${on_failure}`, async () => {
      const { world, hook, round, preDial } = hookedWorld();
      hook.answers = async () => ({ kind: "cannot_ask", reason: "WEBHOOK_SECRET_KEY is not set" });
      const campaignId = await world.campaign({
        preDialHook: { ...HOOK, on_failure },
        maxConcurrentCalls: 1,
      });
      await world.accepted(campaignId, ...numbers(9, "+1202333"));
      for (let n = 0; n < 4; n++) await round();
      expect(hook.questions).toHaveLength(1);
      expect(world.provider.dialled).toEqual([]);
      const moved = world.rows().filter(row => row.next_attempt_at !== NOW);
      expect(moved).toMatchObject([
        { status: "INITIATED", attempts_started: 0, next_attempt_at: NOW + MINUTE },
      ]);
      expect(keptBack(world, moved[0]?.call_id ?? "").slice(0, 2)).toEqual(["wait", "not_asked"]);
      expect((await world.dispatch()).nextDueAt).toBe(NOW + 30 * SECOND);
      // It is not the hook's failure.
      for (let n = 0; n < 7; n++) {
        world.time.now += 30 * SECOND;
        await round();
      }
      expect(hook.questions).toHaveLength(8);
      hook.answers = async calls => ({
        kind: "answered",
        status: 200,
        text: JSON.stringify({ decisions: calls.map(c => ({ call_id: c.call_id, decision: "dial" })) }),
      });
      world.time.now += 30 * SECOND;
      await world.place(world.queue.take(), { preDial });
      await round();
      expect(world.provider.dialled).toHaveLength(1);
      world.expectTruth();
    });
});

describe("an answer that is kept", () => {
  it("lets the same question out without asking, says so, and is forgotten after its time", async () => {
    const { world, hook, round } = hookedWorld();
    const campaignId = await world.campaign({ preDialHook: { ...HOOK, cache_seconds: 600 } });
    hook.says = () => ({ decision: "dial", variables: { tone: "kind" } });
    const callId = await world.acceptedOne(campaignId, ANNA);
    await round();
    const again = async (attempt: number, minutes: number) => {
      await world.record([world.report(callId, "RNR", { attempt })]);
      world.db.sqlite.exec(`UPDATE calls SET next_attempt_at = ${world.clock()}`);
      for (const permit of world.permits.all()) world.permits.release(permit);
      world.time.now += minutes * MINUTE;
      await round();
    };
    await again(1, 9);
    expect(hook.questions).toHaveLength(1);
    expect(world.provider.dialled.at(-1)).toMatchObject({ attempt: 2, variables: { tone: "kind" } });
    expect(world.row(callId).attempts).toMatchObject([
      { pre_dial: { how: "answered" } },
      { pre_dial: { how: "cached" } },
    ]);
    await again(2, 2);
    expect(hook.questions).toHaveLength(2);
  });

  it("is not kept where it was a no", async () => {
    const { world, hook, round } = hookedWorld();
    const campaignId = await world.campaign({ preDialHook: { ...HOOK, cache_seconds: 600 } });
    hook.says = () => ({ decision: "wait" });
    await world.acceptedOne(campaignId, ANNA);
    await round();
    world.time.now += MINUTE;
    await round();
    expect(hook.questions).toHaveLength(2);
  });
});
