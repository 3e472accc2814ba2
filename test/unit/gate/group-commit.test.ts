import { describe, expect, it } from "vitest";
import { GroupCommit } from "../../../src/gate/group-commit.ts";

/** Runs that end when the test says so. */
function runs<Request, Result>() {
  const open: { requests: Request[]; end: (results: Result[]) => void; fail: (error: Error) => void }[] = [];
  const commit = (requests: Request[]) =>
    new Promise<Result[]>((end, fail) => {
      open.push({ requests, end, fail });
    });
  const at = (n: number) => {
    const run = open[n];
    if (run === undefined) throw new Error(`there are ${open.length} runs`);
    return run;
  };
  return { open, commit, at };
}

/** Lets everything that can go on go on. */
const settled = () => new Promise<void>(resolve => setImmediate(resolve));

it("groups are closed at their largest size; a request that exceeds it goes alone", async () => {
  const groups: number[][] = [];
  const commit = new GroupCommit<number, number>(
    async group => {
      groups.push(group);
      return group.map(n => -n);
    },
    n => n,
    10,
  );
  const asked = [1, 4, 5, 1, 25, 3, 8];
  expect(await Promise.all(asked.map(n => commit.submit(n)))).toEqual(asked.map(n => -n));
  expect(groups).toEqual([[1], [4, 5, 1], [25], [3], [8]]);
});

describe("a group commit", () => {
  it("sends the first at once, and what arrives meanwhile together in the next", async () => {
    const { commit, at, open } = runs<string, string>();
    const group = new GroupCommit(commit);
    const answers = ["a", "b", "c", "d"].map(request => group.submit(request));
    await settled();
    expect(open.map(r => r.requests)).toEqual([["a"]]);

    at(0).end(["A"]);
    await settled();
    expect(open.map(r => r.requests)).toEqual([["a"], ["b", "c", "d"]]);

    const late = group.submit("e");
    at(1).end(["B", "C", "D"]);
    await settled();
    expect(at(2).requests).toEqual(["e"]);
    at(2).end(["E"]);
    expect(await Promise.all([...answers, late])).toEqual(["A", "B", "C", "D", "E"]);
  });

  it("answers in the order of asking", async () => {
    const group = new GroupCommit<number, number>(async requests => requests.map(n => n * 10));
    const order: number[] = [];
    await Promise.all([1, 2, 3, 4, 5].map(n => group.submit(n).then(answer => order.push(answer))));
    expect(order).toEqual([10, 20, 30, 40, 50]);
  });

  it("that fails rejects its own members, and the next group goes on", async () => {
    const { commit, at } = runs<string, string>();
    const group = new GroupCommit(commit);
    const outcomes = Promise.allSettled(["a", "b", "c"].map(request => group.submit(request)));
    await settled();
    at(0).end(["A"]);
    await settled();
    const next = group.submit("d");
    at(1).fail(new Error("D1 is out of reach"));
    await settled();
    at(2).end(["D"]);

    expect((await outcomes).map(o => o.status)).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(await next).toBe("D");
  });

  it("survives a commit that throws before it waits", async () => {
    let calls = 0;
    const group = new GroupCommit<string, string>(requests => {
      calls++;
      if (calls === 1) throw new Error("at once");
      return Promise.resolve(requests);
    });
    await expect(group.submit("a")).rejects.toThrow("at once");
    expect(await group.submit("b")).toBe("b");
  });

  it("runs one at a time, however requests come", async () => {
    let running = 0;
    let most = 0;
    const group = new GroupCommit<number, number>(async requests => {
      most = Math.max(most, ++running);
      await settled();
      running--;
      return requests;
    });
    const answers: Promise<number>[] = [];
    for (let n = 0; n < 20; n++) {
      answers.push(group.submit(n));
      if (n % 3 === 0) await settled();
    }
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(most).toBe(1);
  });
});

describe("a group commit with a bound on what waits", () => {
  it("has no room while slow commits let more than that wait, and has it again when they are through", async () => {
    const { commit, at } = runs<number, number>();
    const group = new GroupCommit<number, number>(commit, n => n, 10, 20);
    const first = group.submit(5);
    expect(group.isFull(1_000)).toBe(false);
    const waiting = [group.submit(12), group.submit(8)];
    expect([group.isFull(1), group.isFull(0)]).toEqual([true, false]);
    at(0).end([1]);
    await settled();
    expect(group.isFull(13)).toBe(true);
    expect(group.isFull(12)).toBe(false);
    at(1).end([2]);
    await settled();
    expect(group.isFull(1_000)).toBe(false);
    at(2).end([3]);
    expect(await Promise.all([first, ...waiting])).toEqual([1, 2, 3]);
  });
});
