import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import type { DeliveryFailure, NewDeadLetter } from "../../../src/domain/dead-letters/dead-letter.ts";
import { DEAD_LETTER_QUEUE } from "../../../src/domain/queue-names.ts";
import { consume, type DeadLetters, retryDelaySeconds } from "../../../src/queues/consume.ts";
import { movedLetters } from "../../../src/queues/dead-letters.ts";
import {
  CALLBACKS,
  type Carried,
  callbackMessage,
  DIALS,
  dialMessage,
} from "../../../src/queues/messages.ts";

const schema = z.object({ n: z.number() });
const carried: Carried<{ n: number }> = {
  queue: "a-queue",
  schema: () => schema,
  maxRetries: 5,
  together: 3,
  perSend: 100,
  callIdOf: ({ n }) => `call-${n}`,
  letterIdOf: ({ n }) => `letter-${n}`,
};

interface Given {
  body: unknown;
  attempts: number;
}

/** A batch, and the verdict each of its messages got. */
function delivered(...given: Given[]) {
  const verdicts = new Map<string, string>();
  const messages = given.map(({ body, attempts }, i) => {
    const id = `m${i + 1}`;
    return {
      id,
      body,
      attempts,
      timestamp: new Date(0),
      ack: () => void verdicts.set(id, `${verdicts.get(id) ?? ""}ack`),
      retry: (options?: { delaySeconds?: number }) =>
        void verdicts.set(id, `${verdicts.get(id) ?? ""}retry ${options?.delaySeconds}`),
    } as unknown as Message;
  });
  return { batch: { queue: "a-queue", messages }, verdicts };
}
/** The first for the first time, the second for the second. */
const batchOf = (...bodies: unknown[]) => delivered(...bodies.map((body, i) => ({ body, attempts: i + 1 })));
const lastTry = (...bodies: unknown[]) => delivered(...bodies.map(body => ({ body, attempts: 6 })));

function memory(changes: Partial<DeadLetters> = {}) {
  const letters: NewDeadLetter[] = [];
  const failures: DeliveryFailure[] = [];
  return {
    letters,
    failures,
    deadLetters: {
      recordFailures: async (some: readonly DeliveryFailure[]) => void failures.push(...some),
      store: async (some: readonly NewDeadLetter[]) => void letters.push(...some),
      ...changes,
    },
  };
}
const outOfReach = () => Promise.reject(new Error("D1 is out of reach"));

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
    const { deadLetters: to, letters } = memory();
    await consume(batch, carried, handle, to);
    expect(handle.mock.calls).toEqual([[[{ n: 1 }, { n: 2 }]]]);
    expect([...verdicts]).toEqual([
      ["m1", "ack"],
      ["m2", "ack"],
    ]);
    expect(letters).toEqual([]);
  });

  it("and whose handling fails comes again, later with each try", async () => {
    const { batch, verdicts } = batchOf({ n: 1 }, { n: 2 });
    const { deadLetters: to, letters } = memory();
    await consume(batch, carried, outOfReach, to);
    expect([...verdicts]).toEqual([
      ["m1", "retry 2"],
      ["m2", "retry 4"],
    ]);
    expect(letters).toEqual([]);
  });
});

describe("what went wrong with a batch", () => {
  it("is recorded of each message, short and without phone numbers", async () => {
    const { batch } = batchOf({ n: 1 }, "nonsense", { n: 2 });
    const { deadLetters: to, failures } = memory();
    const error = new Error(`no line for +12025550143, 12025550143 or ${"x".repeat(1_000)}`);
    await consume(batch, carried, () => Promise.reject(error), to);
    expect(failures.map(f => f.messageId)).toEqual(["letter-1", "letter-2"]);
    expect(failures[0]?.detail).toMatch(/^no line for \*\*\*43, \*\*\*43 or x+$/);
    expect(failures[0]?.detail).toHaveLength(300);
  });

  it("comes again all the same when that cannot be recorded", async () => {
    const { batch, verdicts } = delivered({ body: { n: 1 }, attempts: 1 }, { body: { n: 2 }, attempts: 6 });
    const { deadLetters: to, letters } = memory({ recordFailures: outOfReach });
    await consume(batch, carried, outOfReach, to);
    expect([...verdicts]).toEqual([
      ["m1", "retry 2"],
      ["m2", "ack"],
    ]);
    expect(letters).toMatchObject([{ id: "letter-2", error: "D1 is out of reach" }]);
  });
});

describe("a message that always fails", () => {
  const poisoned = (poison: readonly number[], handled: number[] = []) =>
    vi.fn(async (bodies: readonly { n: number }[]) => {
      if (bodies.some(b => poison.includes(b.n))) throw new Error("poison");
      handled.push(...bodies.map(b => b.n));
    });
  const all = (count: number) => Array.from({ length: count }, (_, n) => n);
  const groupOf = (count: number, attempts: number) =>
    delivered({ body: { group: all(count).map(n => ({ n })) }, attempts });

  it("keeps the others of its group back for two deliveries, not for all", async () => {
    const handled: number[] = [];
    const handle = poisoned([3], handled);
    for (const attempts of [1, 2]) {
      const { batch, verdicts } = groupOf(25, attempts);
      await consume(batch, carried, handle, memory().deadLetters);
      expect(verdicts.get("m1")).toBe(`retry ${2 ** attempts}`);
    }
    expect(handle).toHaveBeenCalledTimes(2);
    expect(handled).toEqual([]);
    const { batch, verdicts } = groupOf(25, 3);
    const { deadLetters: to, failures } = memory();
    await consume(batch, carried, handle, to);
    expect(handled).toEqual(all(25).filter(n => n !== 3));
    expect(failures.map(f => f.messageId)).toEqual(["letter-3"]);
    expect(verdicts.get("m1")).toBe("retry 8");
  });

  it("comes again by itself: what came in other messages is done", async () => {
    const { batch, verdicts } = delivered(
      { body: { n: 1 }, attempts: 1 },
      { body: { n: 2 }, attempts: 3 },
      { body: { n: 3 }, attempts: 2 },
    );
    await consume(batch, carried, poisoned([2]), memory().deadLetters);
    expect([...verdicts].toSorted()).toEqual([
      ["m1", "ack"],
      ["m2", "retry 8"],
      ["m3", "ack"],
    ]);
  });

  it("is tried once when it came alone", async () => {
    const { batch, verdicts } = delivered({ body: { n: 2 }, attempts: 4 });
    const handle = poisoned([2]);
    await consume(batch, carried, handle, memory().deadLetters);
    expect(handle).toHaveBeenCalledTimes(1);
    expect([...verdicts.values()]).toEqual(["retry 16"]);
  });

  it("like all others, while nothing works: a few are tried by themselves, and all come again", async () => {
    const { batch, verdicts } = groupOf(25, 3);
    const handle = vi.fn(outOfReach);
    const { deadLetters: to, failures } = memory();
    await consume(batch, carried, handle, to);
    expect(handle).toHaveBeenCalledTimes(1 + 3);
    expect(failures).toHaveLength(25);
    expect([...verdicts.values()]).toEqual(["retry 8"]);
  });
});

describe("a message that fails for the last time", () => {
  it("is a dead letter with its error, and done", async () => {
    const { batch, verdicts } = lastTry({ n: 1 });
    const { deadLetters: to, letters } = memory();
    const handle = vi.fn(outOfReach);
    await consume(batch, carried, handle, to);
    expect(handle).toHaveBeenCalledTimes(1);
    expect(letters).toEqual([
      {
        id: "letter-1",
        queue: "a-queue",
        payload: '{"n":1}',
        reason: "Delivered too often without success",
        error: "D1 is out of reach",
        callId: "call-1",
        tries: 6,
      },
    ]);
    expect([...verdicts]).toEqual([["m1", "ack"]]);
  });

  it("has its last retry still to come: it is none yet", async () => {
    const { batch, verdicts } = delivered({ body: { n: 1 }, attempts: 5 });
    const { deadLetters: to, letters } = memory();
    await consume(batch, carried, outOfReach, to);
    expect(letters).toEqual([]);
    expect([...verdicts]).toEqual([["m1", "retry 32"]]);
  });

  it("is tried by itself first: one that is poison takes no others with it", async () => {
    const { batch, verdicts } = lastTry({ n: 1 }, { n: 2 }, { n: 3 });
    const { deadLetters: to, letters } = memory();
    const handle = async (bodies: readonly { n: number }[]) => {
      if (bodies.some(b => b.n === 2)) throw new Error(`poison among ${bodies.length}`);
    };
    await consume(batch, carried, handle, to);
    expect(letters).toMatchObject([{ id: "letter-2", error: "poison among 1" }]);
    expect(new Set(verdicts.values())).toEqual(new Set(["ack"]));
    expect(verdicts.size).toBe(3);
  });

  it("goes to the dead-letter queue with all that are left when it cannot be kept", async () => {
    const { batch, verdicts } = lastTry({ n: 1 }, { n: 2 }, { n: 3 });
    const handle = vi.fn(outOfReach);
    const store = vi.fn(outOfReach);
    await consume(batch, carried, handle, memory({ store }).deadLetters);
    expect([...verdicts.values()]).toEqual(["retry 64", "retry 64", "retry 64"]);
    expect(store).toHaveBeenCalledTimes(1);
    expect(handle).toHaveBeenCalledTimes(2);
  });
});

describe("what the program believes about its queues", () => {
  const consumers = readFileSync("wrangler.toml", "utf8")
    .split("[[queues.consumers]]")
    .slice(1)
    .map(part => ({
      queue: /^queue = "(.*)"$/m.exec(part)?.[1],
      maxRetries: Number(/^max_retries = (\d+)$/m.exec(part)?.[1]),
      deadLetters: /^dead_letter_queue = "(.*)"$/m.exec(part)?.[1],
    }));

  it.each([DIALS, CALLBACKS])("is what wrangler.toml says of $queue", ({ queue, maxRetries }) => {
    expect(consumers.filter(c => c.queue === queue)).toEqual([
      { queue, maxRetries, deadLetters: DEAD_LETTER_QUEUE },
    ]);
  });
});

describe("a message that cannot be read", () => {
  it("is a dead letter at once and done, and does not stop the others", async () => {
    const { batch, verdicts } = batchOf({ n: 1 }, { n: "two" }, "nonsense", null, { n: 5 });
    const handle = vi.fn(async (_: readonly { n: number }[]) => {});
    const { deadLetters: to, letters } = memory();
    await consume(batch, carried, handle, to);
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
    const { deadLetters: to } = memory();
    await consume(batch, carried, () => Promise.reject(new Error("no")), to);
    expect([...verdicts]).toEqual([
      ["m1", "ack"],
      ["m2", "retry 4"],
    ]);
  });

  it("comes again when it cannot be kept, and the others are handled all the same", async () => {
    const { batch, verdicts } = batchOf("nonsense", { n: 2 });
    await consume(batch, carried, async () => {}, memory({ store: outOfReach }).deadLetters);
    expect([...verdicts]).toEqual([
      ["m1", "retry 2"],
      ["m2", "ack"],
    ]);
  });

  it("is kept without a body too", async () => {
    const { batch, verdicts } = batchOf(undefined);
    const { deadLetters: to, letters } = memory();
    await consume(batch, carried, async () => {}, to);
    expect(letters[0]?.payload).toBe("null");
    expect([...verdicts]).toEqual([["m1", "ack"]]);
  });
});

describe("a message of several", () => {
  const group = (...ns: unknown[]) => ({ group: ns.map(n => ({ n })) });

  it("is handled with the others, each as if it had come alone", async () => {
    const { batch, verdicts } = batchOf({ n: 1 }, group(2, 3));
    const handle = vi.fn(async (_: readonly { n: number }[]) => {});
    await consume(batch, carried, handle, memory().deadLetters);
    expect(handle.mock.calls).toEqual([[[{ n: 1 }, { n: 2 }, { n: 3 }]]]);
    expect([...verdicts.values()]).toEqual(["ack", "ack"]);
  });

  it("that fails comes again, each with a history of its own", async () => {
    const { batch, verdicts } = batchOf(group(1, 2));
    const { deadLetters: to, failures } = memory();
    await consume(batch, carried, outOfReach, to);
    expect(failures.map(f => f.messageId)).toEqual(["letter-1", "letter-2"]);
    expect([...verdicts.values()]).toEqual(["retry 2"]);
  });

  it("of which one cannot be read is done, and that one is a dead letter by itself", async () => {
    const { batch, verdicts } = batchOf(group(1, "two", 3));
    const handle = vi.fn(async (_: readonly { n: number }[]) => {});
    const { deadLetters: to, letters } = memory();
    await consume(batch, carried, handle, to);
    expect(handle.mock.calls).toEqual([[[{ n: 1 }, { n: 3 }]]]);
    expect(letters.map(l => [l.id, l.payload])).toEqual([["m1-1", '{"n":"two"}']]);
    expect([...verdicts.values()]).toEqual(["ack"]);
  });

  it("that fails for the last time keeps the one that is poison, and handles the others", async () => {
    const { batch, verdicts } = lastTry(group(1, 2, 3));
    const handled: number[] = [];
    const handle = async (bodies: readonly { n: number }[]) => {
      if (bodies.some(b => b.n === 2)) throw new Error(`poison among ${bodies.length}`);
      handled.push(...bodies.map(b => b.n));
    };
    const { deadLetters: to, letters } = memory();
    await consume(batch, carried, handle, to);
    expect(handled).toEqual([1, 3]);
    expect(letters).toMatchObject([{ id: "letter-2", payload: '{"n":2}', callId: "call-2" }]);
    expect([...verdicts.values()]).toEqual(["ack"]);
  });

  it("of which one cannot be kept comes again, so that it is", async () => {
    const { batch, verdicts } = lastTry(group(1, 2));
    const handle = async (bodies: readonly { n: number }[]) => {
      if (bodies.some(b => b.n === 2)) throw new Error("poison");
    };
    await consume(batch, carried, handle, memory({ store: outOfReach }).deadLetters);
    expect([...verdicts.values()]).toEqual(["retry 64"]);
  });

  it("is handled by fifties: what fails is not done, what does not is not tried again", async () => {
    const all = Array.from({ length: 30 }, (_, i) => i);
    const { batch, verdicts } = delivered(
      { body: group(...all), attempts: 1 },
      { body: group(...all), attempts: 1 },
      { body: group(...all), attempts: 1 },
    );
    const sizes: number[] = [];
    const handle = async (bodies: readonly { n: number }[]) => {
      sizes.push(bodies.length);
      if (sizes.length === 2) throw new Error("D1 is out of reach");
    };
    await consume(batch, carried, handle, memory().deadLetters);
    expect(sizes).toEqual([50, 40]);
    expect([...verdicts.values()]).toEqual(["ack", "retry 2", "retry 2"]);
  });

  it("that the platform gives up is a dead letter of each", () => {
    const dials = [1, 2].map(n => ({ callId: `c${n}`, attempt: n, token: "t" }));
    const letters = movedLetters({ id: "m", body: { group: [...dials, "nonsense"] } });
    expect(letters.map(l => [l.id, l.payload, l.callId])).toEqual([
      ["dial-c1-1", JSON.stringify(dials[0]), "c1"],
      ["dial-c2-2", JSON.stringify(dials[1]), "c2"],
      ["m-2", '"nonsense"', null],
    ]);
  });
});

describe("a batch of nothing readable", () => {
  it("is not handled", async () => {
    const { batch } = batchOf("a", "b");
    const handle = vi.fn(async () => {});
    await consume(batch, carried, handle, memory().deadLetters);
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
    expect(dialMessage().safeParse(dial).success).toBe(true);
    expect(callbackMessage().safeParse(callback).success).toBe(true);
    expect(dialMessage().safeParse(callback).success).toBe(false);
    expect(callbackMessage().safeParse(dial).success).toBe(false);
  });

  it("of a callback brings what else is told, and an end whose details cannot be read is an end", () => {
    const details = {
      answered_by: "machine",
      disposition: "voicemail",
      hangup_cause: null,
      call_back_at: 1_790_000_000_000,
      connected_to_agent_ms: "never",
      rang_seconds: 11.5,
      message_played: false,
      refused: true,
    } as const;
    const cost = { amount: "0.01", currency: "USD" };
    const read = (told: unknown) => callbackMessage().parse({ ...callback, details: told });
    expect(read({ ...details, cost })).toEqual({ ...callback, details: { ...details, cost } });
    expect(read({ ...details, connected_to_agent_ms: 640, meter: "silent" })).toEqual({
      ...callback,
      details: { ...details, connected_to_agent_ms: 640 },
    });
    for (const unread of [
      undefined,
      null,
      "x",
      { disposition: "of a later version" },
      { answered_at: "now" },
    ])
      expect(read(unread)).toEqual(callback);
  });

  it.each([{ attempt: 0 }, { attempt: 1.5 }, { callId: 5 }, { token: null }])(
    "of a dial is not %j",
    wrong => {
      expect(dialMessage().safeParse({ ...dial, ...wrong }).success).toBe(false);
    },
  );

  it.each([
    { outcome: "BUSY" },
    { duration: -1 },
    { source: "nobody" },
    { receivedAt: "now" },
    { final: undefined },
  ])("of a callback is not %j", wrong => {
    expect(callbackMessage().safeParse({ ...callback, ...wrong }).success).toBe(false);
  });
});
