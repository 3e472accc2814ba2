import { describe, expect, it } from "vitest";
import { Coalesced } from "../../../src/gate/coalesced.ts";

/** Lets everything that can go on go on. */
const settled = () => new Promise<void>(resolve => setImmediate(resolve));

describe("a coalesced run", () => {
  const counted = () => {
    const waiting: (() => void)[] = [];
    const state = { started: 0, ended: 0, end: () => waiting.shift()?.() };
    const coalesced = new Coalesced(async () => {
      state.started++;
      await new Promise<void>(resolve => waiting.push(resolve));
      state.ended++;
    });
    return { coalesced, state };
  };

  it("is one for all who ask in the same breath", async () => {
    const { coalesced, state } = counted();
    const asks = [coalesced.ask(), coalesced.ask(), coalesced.ask()];
    await settled();
    state.end();
    await Promise.all(asks);
    expect(state).toMatchObject({ started: 1, ended: 1 });
  });

  it("is made once more, not twice more, when it is asked for during a run", async () => {
    const { coalesced, state } = counted();
    const first = coalesced.ask();
    await settled();
    const asks = [first, coalesced.ask(), coalesced.ask()];
    state.end();
    await settled();
    expect(state).toMatchObject({ started: 2, ended: 1 });
    state.end();
    await Promise.all(asks);
    expect(state).toMatchObject({ started: 2, ended: 2 });
  });

  it("has begun after one asked for it, when it is over", async () => {
    const { coalesced, state } = counted();
    void coalesced.ask();
    await settled();
    let done = false;
    const asked = coalesced.ask().then(() => {
      done = true;
    });
    state.end();
    await settled();
    expect(done).toBe(false);
    state.end();
    await asked;
    expect(state.ended).toBe(2);
  });

  it("starts again when it is asked for after the end", async () => {
    const { coalesced, state } = counted();
    const first = coalesced.ask();
    await settled();
    state.end();
    await first;
    const second = coalesced.ask();
    await settled();
    expect(state.started).toBe(2);
    state.end();
    await second;
    expect(state.ended).toBe(2);
  });
});
