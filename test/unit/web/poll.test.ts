// How often a page asks: never twice at once, not while nobody looks, less and less while nobody answers.
import { describe, expect, it } from "vitest";
import { nextDelayMs, Poll } from "../../../src/web/live/poll.ts";

function world() {
  const at = {
    planned: [] as { ms: number; run: () => void }[],
    hidden: false,
    paused: false,
    asked: 0,
    answers: [] as unknown[],
  };
  let answer: () => Promise<boolean> = async () => true;
  const poll = new Poll<boolean>({
    ask: () => {
      at.asked++;
      return answer();
    },
    dials: dialling => dialling,
    answered: value => at.answers.push(value),
    failed: error => at.answers.push(error),
    hidden: () => at.hidden,
    paused: () => at.paused,
    random: () => 0.5,
    after: (ms, run) => {
      const plan = { ms, run };
      at.planned.push(plan);
      return () => at.planned.splice(at.planned.indexOf(plan), 1);
    },
  });
  return { at, poll, answerWith: (next: typeof answer) => (answer = next) };
}

describe("the pause between two requests", () => {
  it.each([
    [true, 0, 2_000],
    [false, 0, 10_000],
    [true, 1, 4_000],
    [true, 3, 16_000],
    [true, 9, 60_000],
    [false, 5, 60_000],
    [true, 5_000, 60_000],
  ])("dialling %s, after %i failures: %i ms", (dialling, failures, ms) => {
    expect(nextDelayMs(dialling, failures, 0.5)).toBe(ms);
  });

  it("differs by a tenth between viewers", () => {
    expect([nextDelayMs(true, 0, 0), nextDelayMs(true, 0, 1)]).toEqual([1_800, 2_200]);
    expect([
      nextDelayMs(true, 0, 0.5, { dialMs: 2_600 }),
      nextDelayMs(false, 0, 0.5, { idleMs: 60_000 }),
    ]).toEqual([2_600, 60_000]);
  });
});

describe("a page that polls", () => {
  it("asks again soon while something dials, later while nothing does", async () => {
    const { at, poll, answerWith } = world();
    await poll.now();
    expect(at.planned.map(p => p.ms)).toEqual([2_000]);
    answerWith(async () => false);
    await poll.now();
    expect(at.planned.map(p => p.ms)).toEqual([10_000]);
  });

  it("has one request in flight", async () => {
    const { at, poll, answerWith } = world();
    let finish = (_: boolean) => {};
    answerWith(() => new Promise(resolve => (finish = resolve)));
    const first = poll.now();
    await poll.now();
    finish(true);
    await first;
    expect([at.asked, at.answers.length]).toEqual([1, 1]);
  });

  it("asks nothing while it is hidden, and at once when it is not", async () => {
    const { at, poll } = world();
    at.hidden = true;
    await poll.now();
    expect([at.asked, at.planned.length]).toEqual([0, 0]);
    at.hidden = false;
    await poll.now();
    expect(at.asked).toBe(1);
  });

  it("while updates are paused, loads once and asks when something was done, and plans nothing", async () => {
    const { at, poll } = world();
    at.paused = true;
    await poll.now();
    expect([at.asked, at.answers.length, at.planned.length]).toEqual([1, 1, 0]);
    await poll.now();
    expect(at.asked).toBe(1);
    await poll.now({ force: true });
    expect([at.asked, at.planned.length]).toEqual([2, 0]);
    at.paused = false;
    await poll.now();
    expect([at.asked, at.planned.length]).toEqual([3, 1]);
  });

  it("while updates are paused, goes on asking until it has loaded", async () => {
    const { at, poll, answerWith } = world();
    at.paused = true;
    answerWith(() => Promise.reject(new Error("nobody")));
    await poll.now();
    expect(at.planned.length).toBe(1);
    answerWith(async () => true);
    at.planned[0]?.run();
    await Promise.resolve();
    await Promise.resolve();
    expect([at.asked, at.planned.length]).toEqual([2, 0]);
  });

  it("asks once more after a request that was on its way when something was done", async () => {
    const { at, poll, answerWith } = world();
    let finish = (_: boolean) => {};
    answerWith(() => new Promise(resolve => (finish = resolve)));
    const first = poll.now();
    await poll.now({ force: true });
    await poll.now({ force: true });
    expect(at.asked).toBe(1);
    answerWith(async () => true);
    finish(true);
    await first;
    expect([at.asked, at.answers.length, at.planned.length]).toEqual([2, 2, 1]);
  });

  it("waits longer with each failure, and no longer after an answer", async () => {
    const { at, poll, answerWith } = world();
    answerWith(() => Promise.reject(new Error("nobody")));
    await poll.now();
    await poll.now();
    expect(at.planned.at(-1)?.ms).toBe(40_000);
    answerWith(async () => true);
    await poll.now();
    expect(at.planned.at(-1)?.ms).toBe(2_000);
  });

  it("says nothing any more when it was stopped", async () => {
    const { at, poll, answerWith } = world();
    let finish = (_: boolean) => {};
    answerWith(() => new Promise(resolve => (finish = resolve)));
    const asked = poll.now();
    poll.stop();
    finish(true);
    await asked;
    expect([at.answers, at.planned]).toEqual([[], []]);
  });
});
