// Redriving dead letters: what is done after all, what is refused and why, and that nobody is rung for it wrongly.
import { describe, expect, it } from "vitest";
import { redriveDeadLetters } from "../../../../src/actions/dead-letters/redrive-dead-letters.ts";
import type { LetterStore } from "../../../../src/actions/ports/dead-letter-store.ts";
import type { LetterContent } from "../../../../src/actions/ports/read-letter.ts";
import type { DialMessage } from "../../../../src/domain/calls/dial-key.ts";
import { decideOutcome, type OutcomeReport } from "../../../../src/domain/calls/settlement.ts";
import { CALLBACKS, type Carried, DIALS } from "../../../../src/queues/messages.ts";
import { moveCampaign } from "../../../../src/store/campaigns/campaigns.ts";
import { d1Letters } from "../../../../src/store/d1.ts";
import { storeDeadLetters } from "../../../../src/store/dead-letters/dead-letters.ts";
import { deadLetter } from "../../../../src/store/dead-letters/read-dead-letters.ts";
import { named } from "../../../support/named.ts";
import {
  failAlways,
  failOnce,
  makeWorld,
  numbers,
  type World,
} from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, NOW, SECOND } from "../../../support/worlds/permits.ts";

const ANNA = "+12025550001";
const MAKE_DUE = "SET next_attempt_at = min(";
const NOTE = "UPDATE dead_letters SET";
const NO_RETRY = "status_retry_rules: { FAILED: { should_retry: false } }";

interface RedrivableLetter {
  id: string;
  content: LetterContent;
}

async function keep<Body>(world: World, carried: Carried<Body>, body: Body): Promise<string> {
  const id = carried.letterIdOf(body);
  const letter = { id, queue: carried.queue, payload: JSON.stringify(body), reason: "exhausted" };
  await storeDeadLetters(
    world.db,
    [{ ...letter, error: "no", callId: carried.callIdOf(body), tries: 6 }],
    world.time.now,
  );
  return id;
}

/** A dial that an older version gave up: its letter, and the attempt that its call waited for ended as failed. */
async function givenUp(world: World, message: DialMessage): Promise<RedrivableLetter> {
  const id = await keep(world, DIALS, message);
  await world.gate.withdraw([message]);
  const { callId, attempt } = message;
  const { calls, policy } = world.recordDeps;
  const [row] = await calls.byIds([callId]);
  if (row === undefined) throw new Error("there is no such call");
  const report = world.report(callId, "FAILED", { attempt, error: "Dial not delivered: no" });
  const dialled = { ...row.call, status: "PROCESSING", attemptsStarted: attempt } as const;
  const decision = decideOutcome(dialled, row.campaign, report, policy);
  if (decision.kind === "duplicate") throw new Error("the attempt is not open");
  const nextAttemptAt = decision.kind === "retry" ? decision.nextAttemptAt : null;
  await calls.settle(
    [
      {
        ...report,
        ...decision,
        nextAttemptAt,
        endedAt: report.receivedAt,
        attemptError: report.error,
        undialled: true,
      },
    ],
    world.time.now,
  );
  return { id, content: { kind: "dial", dials: [message] } };
}

async function granted(world: World, campaign?: number, number = ANNA): Promise<DialMessage> {
  await world.acceptedOne(campaign ?? (await world.campaign()), number);
  await world.dispatch();
  return sent(world);
}
function sent(world: World): DialMessage {
  const [message, ...others] = world.queue.take();
  if (message === undefined || others.length > 0) throw new Error("expected one message");
  return message;
}
const undelivered = async (world: World) => givenUp(world, await granted(world));

async function reported(world: World, report: OutcomeReport): Promise<RedrivableLetter> {
  return { id: await keep(world, CALLBACKS, report), content: { kind: "callback", reports: [report] } };
}

async function redrive(
  world: World,
  letters: readonly RedrivableLetter[],
  changes: Partial<LetterStore> = {},
) {
  let woken = 0;
  const verdicts = await redriveDeadLetters(
    {
      ...world.recordDeps,
      letters: { ...d1Letters(world.db), ...changes },
      gate: { ...world.gate, wake: async () => void woken++ },
      readLetter: ({ payload }) => JSON.parse(payload),
    },
    letters.map(({ id, content }) => ({ id, queue: "", payload: JSON.stringify(content) })),
  );
  expect(woken).toBe(1);
  return letters.map(({ id }) => verdicts.get(id));
}
const callOf = ({ content }: RedrivableLetter) =>
  (content.kind === "dial" ? content.dials : content.kind === "callback" ? content.reports : [])[0]?.callId ??
  "";
const rowOf = (world: World, letter: RedrivableLetter) => world.row(callOf(letter));
const stored = (world: World, { id }: RedrivableLetter) => deadLetter(world.db, id);

const REDRIVEN = { kind: "redriven" };
const refusal = (reason: string) => ({ kind: "refused", reason: expect.stringContaining(reason) });

describe("the letter of a dial that was not delivered", () => {
  it("makes its call due again, and it is dialled once, as the attempt that is next", async () => {
    const world = makeWorld();
    const letter = await undelivered(world);
    expect(rowOf(world, letter)).toMatchObject({ next_attempt_at: NOW + HOUR });
    world.time.now += MINUTE;
    expect(await redrive(world, [letter])).toEqual([REDRIVEN]);
    expect(rowOf(world, letter)).toMatchObject({ status: "FAILED", next_attempt_at: NOW + MINUTE });
    expect(await stored(world, letter)).toMatchObject({
      state: "redriven",
      history: [
        { at: NOW, event: "buried", detail: "exhausted", tries: 6 },
        { at: NOW + MINUTE, event: "redriven", detail: "The call is due again" },
      ],
    });
    world.expectTruth();
    await world.dial();
    // The old message comes late.
    if (letter.content.kind === "dial") await world.place([...letter.content.dials]);
    expect(world.provider.dialled.map(d => d.attempt)).toEqual([2]);
    world.expectTruth();
  });

  it("waits while its campaign is paused", async () => {
    const world = makeWorld();
    const campaign = await world.started({}, []);
    const letter = await givenUp(world, await granted(world, campaign));
    await moveCampaign(world.db, campaign, "pause", NOW);
    expect(await redrive(world, [letter])).toEqual([REDRIVEN]);
    await world.dial();
    expect(world.provider.dialled).toEqual([]);
    await moveCampaign(world.db, campaign, "resume", NOW);
    await world.dial();
    expect(world.provider.dialled).toHaveLength(1);
  });

  it("waits for its window: redriven at night, it is dialled in the morning", async () => {
    const world = makeWorld();
    const businessHours = [{ day_of_week: 5 as const, start: "11:00", end: "13:00" }];
    const letter = await givenUp(world, await granted(world, await world.campaign({ businessHours })));
    world.time.now += 2 * HOUR;
    expect(await redrive(world, [letter])).toEqual([REDRIVEN]);
    await world.dial();
    expect(world.provider.dialled).toEqual([]);
    expect(rowOf(world, letter).next_attempt_at).toBe(Date.parse("2026-11-27T11:00:00Z"));
    world.expectTruth();
  });

  it("revives a call that has failed for good with an attempt left", async () => {
    const world = makeWorld({ rules: NO_RETRY });
    const letter = await undelivered(world);
    expect(rowOf(world, letter)).toMatchObject({
      status: "FAILED",
      next_attempt_at: null,
      error_message: "FAILED is not retried (should_retry: false)",
    });
    world.time.now += 6 * MINUTE;
    expect(await redrive(world, [letter])).toEqual([REDRIVEN]);
    expect(rowOf(world, letter)).toMatchObject({
      status: "FAILED",
      next_attempt_at: NOW + 6 * MINUTE,
      error_message: "Dial not delivered: no",
    });
    world.expectTruth();
    await world.dial();
    await world.record([world.report(callOf(letter), "PICKED", { attempt: 2 })]);
    expect(rowOf(world, letter)).toMatchObject({ status: "PICKED", attempts_started: 2 });
    world.expectTruth();
  });

  it("revives none while another call has its number's window", async () => {
    const world = makeWorld({ rules: NO_RETRY });
    const letter = await undelivered(world);
    world.time.now += 6 * MINUTE;
    const other = await world.acceptedOne(await world.campaign(), ANNA);
    const end = { callId: other, attempt: 1, error: "enough", maxAttempts: 1 };
    world.time.now += 5 * MINUTE - 1;
    expect(await redrive(world, [letter])).toEqual([refusal("inside the duplicate window")]);
    expect(rowOf(world, letter).next_attempt_at).toBeNull();
    world.time.now += 1;
    // It still waits for its dial.
    expect(await redrive(world, [letter])).toMatchObject([{ kind: "refused" }]);
    await world.calls.exhaust([end], world.time.now);
    expect(await redrive(world, [letter])).toEqual([REDRIVEN]);
    world.expectTruth();
  });

  it("whose call waits for that very attempt leaves it in its place, or calls it forward", async () => {
    const world = makeWorld();
    const message = await granted(world);
    const letter = {
      id: await keep(world, DIALS, message),
      content: { kind: "dial", dials: [message] },
    } as const;
    world.time.now += MINUTE;
    expect(await redrive(world, [letter])).toEqual([REDRIVEN]);
    expect(rowOf(world, letter)).toMatchObject({ status: "INITIATED", next_attempt_at: NOW });
    world.expectTruth();
  });

  it("and another of the same call: both are done, the call is due once", async () => {
    const world = makeWorld({ rules: "defaults: { max_attempts: 3, retry_interval_minutes: 1 }" });
    const first = await undelivered(world);
    world.time.now += MINUTE;
    await world.dispatch();
    const second = await givenUp(world, sent(world));
    expect(await redrive(world, [first, second])).toEqual([REDRIVEN, REDRIVEN]);
    expect(rowOf(world, first)).toMatchObject({ attempts_started: 2, next_attempt_at: NOW + MINUTE });
    await world.dial();
    expect(world.provider.dialled.map(d => d.attempt)).toEqual([3]);
    world.expectTruth();
  });
});

describe("a redrive is refused, saying why, and changes only the letter's history,", () => {
  async function refused(world: World, letter: RedrivableLetter, reason: string) {
    const before = world.rows();
    expect(await redrive(world, [letter])).toEqual([refusal(reason)]);
    expect(world.rows()).toEqual(before);
    expect(await stored(world, letter)).toMatchObject({ state: "waiting" });
    expect((await stored(world, letter))?.history.at(-1)).toMatchObject({
      event: "redrive failed",
      detail: expect.stringContaining(reason),
    });
    world.expectTruth();
  }

  it("when all attempts are used", async () => {
    const world = makeWorld({ rules: "defaults: { max_attempts: 1 }" });
    await refused(world, await undelivered(world), "All 1 attempts of call");
  });

  it("when the call is on the line", async () => {
    const world = makeWorld();
    const letter = await undelivered(world);
    world.time.now += HOUR;
    await world.dial();
    await refused(world, letter, "is on the line (attempt 2)");
  });

  it.each([
    ["PICKED", "was answered"],
    ["RNR", "Attempt 2 of call"],
    ["FAILED", "Attempt 2 of call"],
  ] as const)("when a later attempt was made and ended %s", async (outcome, reason) => {
    const world = makeWorld();
    const letter = await undelivered(world);
    world.time.now += HOUR;
    await world.dial();
    await world.record([world.report(callOf(letter), outcome, { attempt: 2 })]);
    await refused(world, letter, reason);
  });

  it("when a callback told of the attempt that was not dialled", async () => {
    const world = makeWorld();
    const message = await granted(world);
    await world.record([world.report(message.callId, "RNR")]);
    await refused(world, await givenUp(world, message), "Attempt 1 of call");
  });

  it("when its campaign is cancelled, whether the sweeper was there or not", async () => {
    const world = makeWorld();
    const campaign = await world.campaign();
    const letter = await givenUp(world, await granted(world, campaign));
    await moveCampaign(world.db, campaign, "cancel", NOW);
    await refused(world, letter, `Campaign ${campaign} is cancelled`);
    await world.calls.cancelWaiting(NOW, 9);
    await refused(world, letter, "is cancelled");
  });

  it("when there is no such call", async () => {
    const world = makeWorld();
    const dial = { callId: "call-9", attempt: 1, token: "t" };
    await refused(
      world,
      { id: await keep(world, DIALS, dial), content: { kind: "dial", dials: [dial] } },
      "no call",
    );
    await refused(world, await reported(world, world.report("call-9", "PICKED")), "no call");
  });

  it("when it cannot be read", async () => {
    const world = makeWorld();
    const letter = await undelivered(world);
    await refused(world, { id: letter.id, content: { kind: "unreadable" } }, "discard it");
  });
});

describe("redriving a dial letter that dies on its way", () => {
  it("before D1 had it: nothing is done, and the next time it is", async () => {
    const world = makeWorld({ rules: NO_RETRY });
    const letter = await undelivered(world);
    failOnce(world, "before", MAKE_DUE);
    expect(await redrive(world, [letter])).toMatchObject([{ kind: "failed" }]);
    expect(rowOf(world, letter).next_attempt_at).toBeNull();
    expect((await stored(world, letter))?.history.at(-1)).toMatchObject({ event: "redrive failed" });
    expect(await redrive(world, [letter])).toEqual([REDRIVEN]);
    world.expectTruth();
  });

  it("after D1 had it: it is done, and counted, once", async () => {
    const world = makeWorld({ rules: NO_RETRY });
    const letter = await undelivered(world);
    failOnce(world, "after", MAKE_DUE);
    expect(await redrive(world, [letter])).toMatchObject([{ kind: "failed" }]);
    expect(await stored(world, letter)).toMatchObject({ state: "redriven" });
    const after = world.rows();
    await redrive(world, [letter]);
    expect(world.rows()).toEqual(after);
    expect((await stored(world, letter))?.history.map(e => e.event)).toEqual(["buried", "redriven"]);
    world.expectTruth();
  });

  it("and is asked for twice at once: it is done once", async () => {
    const world = makeWorld({ rules: NO_RETRY });
    const letter = await undelivered(world);
    const verdicts = await Promise.all([redrive(world, [letter]), redrive(world, [letter])]);
    expect(verdicts.flat().map(v => v?.kind)).toEqual(["redriven", "refused"]);
    world.expectTruth();
    await world.dial();
    await world.dial();
    expect(world.provider.dialled).toHaveLength(1);
  });
});

describe("the letter of a callback", () => {
  it("is applied as it was received: the attempt ends then, and the line comes back", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dial();
    const letter = await reported(world, world.report(callId, "PICKED", { duration: 42 }));
    world.time.now += 10 * MINUTE;
    expect(await redrive(world, [letter])).toEqual([REDRIVEN]);
    expect(world.row(callId)).toMatchObject({
      status: "PICKED",
      attempts: [{ ended_at: NOW, duration: 42 }],
    });
    expect(world.permits.all()).toEqual([]);
    expect(await stored(world, letter)).toMatchObject({ state: "redriven" });
    world.expectTruth();
  });

  it("changes nothing where another outcome was first", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dial();
    await world.record([world.report(callId, "RNR", { receivedAt: NOW + SECOND })]);
    const before = world.rows();
    expect(await redrive(world, [await reported(world, world.report(callId, "PICKED"))])).toEqual([REDRIVEN]);
    expect(world.rows()).toEqual(before);
    world.expectTruth();
  });

  it("is applied once when dying before it is noted", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dial();
    const letter = await reported(world, world.report(callId, "PICKED"));
    failOnce(world, "before", NOTE);
    expect(await redrive(world, [letter])).toMatchObject([{ kind: "failed" }]);
    expect(await stored(world, letter)).toMatchObject({ state: "waiting" });
    expect(await redrive(world, [letter])).toEqual([REDRIVEN]);
    expect(world.row(callId)).toMatchObject({ status: "PICKED" });
    world.expectTruth();
  });

  it("says more than a dial letter of the same call that is redriven with it", async () => {
    const world = makeWorld();
    const dial = await undelivered(world);
    world.time.now += HOUR;
    await world.dial();
    const callback = await reported(world, world.report(callOf(dial), "PICKED", { attempt: 2 }));
    expect(await redrive(world, [dial, callback])).toEqual([refusal("was answered"), REDRIVEN]);
    world.expectTruth();
  });
});

describe("many letters at once", () => {
  const onTheLine = async (world: World, n: number) => {
    const ids = await world.accepted(await world.campaign(), ...numbers(n, "+1202777"));
    await world.dial();
    return ids;
  };

  it("are each done or refused by themselves", async () => {
    const world = makeWorld();
    const [a = "", b = ""] = await onTheLine(world, 2);
    const letters = [
      await reported(world, world.report(a, "PICKED")),
      await reported(world, world.report("call-9", "PICKED")),
      await undelivered(world),
      await reported(world, world.report(b, "RNR")),
    ];
    expect(await redrive(world, letters)).toEqual([REDRIVEN, refusal("no call"), REDRIVEN, REDRIVEN]);
    world.expectTruth();
  });

  it("are not held up by one that always fails", async () => {
    const world = makeWorld();
    const [a = "", b = "", c = ""] = await onTheLine(world, 3);
    const letters = [a, b, c].map(callId => ({
      id: `callback-${callId}`,
      content: { kind: "callback", reports: [world.report(callId, "PICKED")] } as const,
    }));
    const poison: LetterStore["markRedriven"] = async notes => {
      if (notes.some(n => n.id === `callback-${b}`)) throw new Error("poison");
      return new Set(notes.map(n => n.id));
    };
    expect(await redrive(world, letters, { markRedriven: poison })).toMatchObject([
      REDRIVEN,
      { kind: "failed", reason: "poison" },
      REDRIVEN,
    ]);
  });

  it("are given up after a few while nothing works, and none of them is lost", async () => {
    const world = makeWorld();
    const ids = await onTheLine(world, 20);
    const letters = await Promise.all(ids.map(id => reported(world, world.report(id, "PICKED"))));
    failAlways(world, "before", named("settle attempts"));
    const asked: number[] = [];
    const { before } = world.db.faults;
    world.db.faults.before = (sql, ...rest) => {
      if (sql.includes(named("settle attempts"))) asked.push(1);
      return before(sql, ...rest);
    };
    const verdicts = await redrive(world, letters);
    expect(verdicts.map(v => v?.kind)).toEqual(Array(20).fill("failed"));
    expect(asked).toHaveLength(6);
    world.db.faults.before = () => {};
    expect(await redrive(world, letters)).toEqual(Array(20).fill(REDRIVEN));
    world.expectTruth();
  });
});
