import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { consume, retryDelaySeconds } from "../../../src/queues/consume.ts";
import { callbackMessage, dialMessage } from "../../../src/queues/messages.ts";
import type { NewDeadLetter } from "../../../src/store/dead-letters.ts";

const schema = z.object({ n: z.number() });

/** A batch, and the verdict each of its messages got. */
function batchOf(...bodies: unknown[]) {
  const verdicts = new Map<string, string>();
  const messages = bodies.map((body, i) => {
    const id = `m${i + 1}`;
    return {
      id,
      body,
      attempts: i + 1,
      timestamp: new Date(0),
      ack: () => void verdicts.set(id, `${verdicts.get(id) ?? ""}ack`),
      retry: (options?: { delaySeconds?: number }) =>
        void verdicts.set(id, `${verdicts.get(id) ?? ""}retry ${options?.delaySeconds}`),
    } as unknown as Message;
  });
  return { batch: { queue: "a-queue", messages }, verdicts };
}

function desk() {
  const letters: NewDeadLetter[] = [];
  return { letters, keep: async (some: readonly NewDeadLetter[]) => void letters.push(...some) };
}

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("a batch that can be read", () => {
  it("is handled together and done", async () => {
    const { batch, verdicts } = batchOf({ n: 1 }, { n: 2, more: true });
    const handle = vi.fn(async (_: readonly { n: number }[]) => {});
    const { keep, letters } = desk();
    await consume(batch, schema, handle, keep);
    expect(handle.mock.calls).toEqual([[[{ n: 1 }, { n: 2 }]]]);
    expect([...verdicts]).toEqual([
      ["m1", "ack"],
      ["m2", "ack"],
    ]);
    expect(letters).toEqual([]);
  });

  it("and whose handling fails comes again, later with each try", async () => {
    const { batch, verdicts } = batchOf({ n: 1 }, { n: 2 });
    const { keep, letters } = desk();
    await consume(batch, schema, () => Promise.reject(new Error("D1 is out of reach")), keep);
    expect([...verdicts]).toEqual([
      ["m1", "retry 2"],
      ["m2", "retry 4"],
    ]);
    expect(letters).toEqual([]);
  });
});

describe("a message that cannot be read", () => {
  it("is a dead letter at once and done, and does not stop the others", async () => {
    const { batch, verdicts } = batchOf({ n: 1 }, { n: "two" }, "nonsense", null, { n: 5 });
    const handle = vi.fn(async (_: readonly { n: number }[]) => {});
    const { keep, letters } = desk();
    await consume(batch, schema, handle, keep);
    expect(handle.mock.calls).toEqual([[[{ n: 1 }, { n: 5 }]]]);
    expect(new Set(verdicts.values())).toEqual(new Set(["ack"]));
    expect(verdicts.size).toBe(5);
    expect(letters.map(l => [l.id, l.queue, l.payload])).toEqual([
      ["m2", "a-queue", '{"n":"two"}'],
      ["m3", "a-queue", '"nonsense"'],
      ["m4", "a-queue", "null"],
    ]);
    expect(letters[0]?.reason).toContain("expected number");
  });

  it("is done even when the handling of the others fails", async () => {
    const { batch, verdicts } = batchOf("nonsense", { n: 2 });
    const { keep } = desk();
    await consume(batch, schema, () => Promise.reject(new Error("no")), keep);
    expect([...verdicts]).toEqual([
      ["m1", "ack"],
      ["m2", "retry 4"],
    ]);
  });

  it("comes again when it cannot be kept, and the others are handled all the same", async () => {
    const { batch, verdicts } = batchOf("nonsense", { n: 2 });
    await consume(
      batch,
      schema,
      async () => {},
      () => Promise.reject(new Error("D1 is out of reach")),
    );
    expect([...verdicts]).toEqual([
      ["m1", "retry 2"],
      ["m2", "ack"],
    ]);
  });

  it("is kept without a body too", async () => {
    const { batch, verdicts } = batchOf(undefined);
    const { keep, letters } = desk();
    await consume(batch, schema, async () => {}, keep);
    expect(letters[0]?.payload).toBe("null");
    expect([...verdicts]).toEqual([["m1", "ack"]]);
  });
});

describe("a batch of nothing readable", () => {
  it("is not handled", async () => {
    const { batch } = batchOf("a", "b");
    const handle = vi.fn(async () => {});
    await consume(batch, schema, handle, desk().keep);
    expect(handle).not.toHaveBeenCalled();
  });
});

describe("the delay of a retry", () => {
  it.each([
    [1, 2],
    [2, 4],
    [3, 8],
    [8, 256],
    [9, 300],
    [100, 300],
    [5_000, 300],
  ])("of delivery %i is %i s", (attempts, seconds) => {
    expect(retryDelaySeconds(attempts)).toBe(seconds);
  });
});

describe("the form of the messages", () => {
  const dial = { callId: "c", attempt: 1, token: "t" };
  const callback = {
    callId: "c",
    attempt: 1,
    outcome: "PICKED",
    duration: 0,
    externalCallId: null,
    error: null,
    receivedAt: 1,
    final: false,
    source: "callback",
  };

  it("is told apart: a dial is no callback, a callback is no dial", () => {
    expect(dialMessage.safeParse(dial).success).toBe(true);
    expect(callbackMessage.safeParse(callback).success).toBe(true);
    expect(dialMessage.safeParse(callback).success).toBe(false);
    expect(callbackMessage.safeParse(dial).success).toBe(false);
  });

  it.each([{ attempt: 0 }, { attempt: 1.5 }, { callId: 5 }, { token: null }])(
    "of a dial is not %j",
    wrong => {
      expect(dialMessage.safeParse({ ...dial, ...wrong }).success).toBe(false);
    },
  );

  it.each([
    { outcome: "BUSY" },
    { duration: -1 },
    { source: "nobody" },
    { receivedAt: "now" },
    { final: undefined },
  ])("of a callback is not %j", wrong => {
    expect(callbackMessage.safeParse({ ...callback, ...wrong }).success).toBe(false);
  });
});
