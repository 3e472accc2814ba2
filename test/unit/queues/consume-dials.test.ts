// A batch of dial messages: how many at once, who waits for whom, and what becomes of a message that cannot begin.
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DialMessage } from "../../../src/domain/calls/dial-key.ts";
import type { DeliveryFailure, NewDeadLetter } from "../../../src/domain/dead-letters/dead-letter.ts";
import { DIAL_QUEUE } from "../../../src/domain/queue-names.ts";
import { Estimate } from "../../../src/domain/trunks/estimate.ts";
import { mostUnderway, mostUnderwayOver } from "../../../src/queues/connections.ts";
import { consumeDials } from "../../../src/queues/consume-dials.ts";
import { Scheduler } from "../../simulation/scheduler.ts";
import { NOW, SECOND } from "../../support/worlds/permits.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

interface Given {
  /** How long its dial takes to be answered, in ms. */
  dialMs?: number;
  body?: unknown;
  attempts?: number;
  /** Sent so long ago, in ms. */
  ageMs?: number;
  /** It waits so long for its turn, in ms. */
  turnMs?: number;
}

/** Delivers these; returns what was placed, when, and the verdicts. `begins`: what the gate does before the dials. */
async function delivered(
  given: readonly Given[],
  begins: () => Promise<void> = async () => {},
  mostAtOnce = 6,
) {
  const scheduler = new Scheduler(1, NOW);
  const wait = (ms: number) => new Promise<void>(resolve => scheduler.in(ms, resolve));
  const verdicts = new Map<string, string>();
  const letters: NewDeadLetter[] = [];
  const failures: DeliveryFailure[] = [];
  const chunks: { at: number; calls: string[] }[] = [];
  let dialling = 0;
  let most = 0;
  const messages = given.map(({ body, attempts = 1, ageMs = 0 }, i) => {
    const id = `call-${i}`;
    const said = (verdict: string) => void verdicts.set(id, `${verdicts.get(id) ?? ""}${verdict}`);
    return {
      id,
      attempts,
      body: body ?? { callId: id, attempt: 1, token: `token-${i}` },
      timestamp: new Date(NOW - ageMs),
      ack: () => said("ack"),
      retry: (options?: { delaySeconds?: number }) => said(`retry ${options?.delaySeconds}`),
    } as unknown as Message;
  });
  const of = ({ callId }: DialMessage) => given[Number(callId.slice(5))] ?? {};
  let underway = 0;
  let mostUnderway = 0;
  let over = false;
  const consumed = consumeDials(
    { queue: DIAL_QUEUE, messages },
    {
      place: async (chunk, connectionOf) => {
        chunks.push({ at: scheduler.now - NOW, calls: chunk.map(m => m.callId) });
        await begins();
        await wait(10);
        await Promise.all(
          chunk.map(async message => {
            const connection = connectionOf(message);
            mostUnderway = Math.max(mostUnderway, ++underway);
            const { turnMs = 0, dialMs = 20 } = of(message);
            if (turnMs > 0) {
              connection.lend();
              await wait(turnMs);
              await connection.take();
            }
            most = Math.max(most, ++dialling);
            await wait(dialMs);
            dialling--;
            underway--;
            connection.end();
          }),
        );
      },
      mostUnderway: () => mostAtOnce,
      clock: () => scheduler.now,
      wait,
      deadLetters: {
        recordFailures: async some => void failures.push(...some),
        store: async some => void letters.push(...some),
      },
    },
  ).then(() => {
    over = true;
  });
  scheduler.in(0, () => {});
  await scheduler.run(() => over);
  await consumed;
  return {
    verdicts: messages.map(({ id }) => verdicts.get(id)),
    chunks,
    letters,
    failures,
    most,
    mostUnderway,
    tookMs: scheduler.now - NOW,
  };
}

const many = (count: number, one: Given = {}) => Array.from({ length: count }, () => one);

describe("a batch", () => {
  it("is taken six by six where dials are answered alike", async () => {
    const { chunks, verdicts, most } = await delivered(many(20));
    expect(chunks.map(c => c.calls.length)).toEqual([6, 6, 6, 2]);
    expect(most).toBe(6);
    expect(verdicts).toEqual(many(20).map(() => "ack"));
  });

  it("goes on past a dial that takes long, with the connections that are left", async () => {
    const { chunks, tookMs, verdicts, most } = await delivered([{ dialMs: 30 * SECOND }, ...many(29)]);
    expect(chunks.slice(1).every(c => c.at < 2 * SECOND)).toBe(true);
    expect(tookMs).toBeLessThan(31 * SECOND);
    expect(most).toBe(6);
    expect(verdicts).toEqual(many(30).map(() => "ack"));
  });

  it("of a provider that takes half a minute is handed to other consumers before its permits lapse", async () => {
    const { verdicts, tookMs } = await delivered(many(30, { dialMs: 30 * SECOND }));
    expect(verdicts.filter(v => v === "ack")).toHaveLength(6);
    expect(verdicts.filter(v => v === "retry 0")).toHaveLength(24);
    expect(tookMs).toBeLessThan(31 * SECOND);
  });

  it("whose calls wait for their turns takes more meanwhile, and never has more than six requests open", async () => {
    const { most, mostUnderway, tookMs, verdicts } = await delivered(
      many(30, { turnMs: 900, dialMs: 50 }),
      async () => {},
      18,
    );
    expect(most).toBe(6);
    expect(mostUnderway).toBe(18);
    expect(tookMs).toBeLessThan(3 * SECOND);
    expect(verdicts).toEqual(many(30).map(() => "ack"));
  });

  it("with a message that came three times lets all be seen", async () => {
    const twice = { body: { callId: "call-0", attempt: 1, token: "token-0" } };
    const { chunks, verdicts } = await delivered([twice, twice, twice, ...many(20)]);
    expect(chunks.flatMap(c => c.calls)).toHaveLength(23);
    expect(new Set(verdicts)).toEqual(new Set(["ack"]));
  });

  it("that was handed on too often is done: its calls are granted anew", async () => {
    const slow = many(6, { dialMs: 30 * SECOND });
    const { verdicts } = await delivered([...slow, { attempts: 6 }, { ageMs: 50 * SECOND }, {}]);
    expect(verdicts.slice(-3)).toEqual(["ack", "ack", "retry 0"]);
  });
});

describe("messages of several calls", () => {
  const group = (...calls: number[]): Given => ({
    body: { group: calls.map(n => ({ callId: `call-${n}`, attempt: 1, token: `token-${n}` })) },
  });

  it("are taken six calls at once, and done with the last of theirs", async () => {
    const { chunks, verdicts, most } = await delivered([group(0, 1, 2, 3), group(4, 5, 6, 7), group(8, 9)]);
    expect(chunks.map(c => c.calls.length)).toEqual([6, 4]);
    expect(chunks.flatMap(c => c.calls)).toEqual(Array.from({ length: 10 }, (_, n) => `call-${n}`));
    expect(most).toBe(6);
    expect(verdicts).toEqual(["ack", "ack", "ack"]);
  });

  it("come again where one chunk failed, whatever became of the other", async () => {
    for (const failing of [0, 1]) {
      let n = 0;
      const { verdicts, failures } = await delivered([group(0, 1, 2, 3), group(4, 5, 6, 7)], async () => {
        if (n++ === failing) throw new Error("no gate");
      });
      // Of the second group the first two calls were in the first chunk.
      expect(verdicts).toEqual(failing === 0 ? ["retry 2", "retry 2"] : ["ack", "retry 2"]);
      expect(failures).toHaveLength(failing === 0 ? 6 : 2);
    }
  });

  it("are handed on where some of theirs have not begun in time, and done where all have", async () => {
    // The first six calls, by their numbers.
    const slow = { dialMs: 30 * SECOND };
    const groups = [group(0, 1, 2, 3), group(4, 5, 6, 7), group(8, 9), group(10), group(11), group(12)];
    const { chunks, verdicts, tookMs } = await delivered(groups.map(one => ({ ...one, ...slow })));
    expect(chunks.map(c => c.calls.length)).toEqual([6]);
    expect(verdicts).toEqual(["ack", "retry 0", "retry 0", "retry 0", "retry 0", "retry 0"]);
    expect(tookMs).toBeLessThan(31 * SECOND);
  });

  it("of which one call cannot be read keeps that one, and places the others", async () => {
    const good = [0, 1].map(n => ({ callId: `call-${n}`, attempt: 1, token: "t" }));
    const body = { group: [...good, { to: "nobody" }] };
    const { verdicts, letters, chunks } = await delivered([{ body }]);
    expect(letters.map(l => l.payload)).toEqual(['{"to":"nobody"}']);
    expect(chunks.map(c => c.calls)).toEqual([["call-0", "call-1"]]);
    expect(verdicts).toEqual(["ack"]);
  });
});

describe("messages that cannot begin", () => {
  const outOfReach = () => Promise.reject(new Error("no gate for +12025550143"));

  it("come again while their permits live, later with each try", async () => {
    const { verdicts, failures, letters } = await delivered([{ attempts: 1 }, { attempts: 3 }], outOfReach);
    expect(verdicts).toEqual(["retry 2", "retry 8"]);
    expect(failures.map(n => n.detail)).toEqual(["no gate for ***43", "no gate for ***43"]);
    expect(letters).toEqual([]);
  });

  it("are done once their permits have lapsed, or will have: no attempt ends, nothing is a dead letter", async () => {
    const { verdicts, failures, letters } = await delivered(
      [{ ageMs: 58 * SECOND }, { ageMs: 57 * SECOND }, { attempts: 6 }],
      outOfReach,
    );
    expect(verdicts).toEqual(["ack", "retry 2", "ack"]);
    expect(failures).toHaveLength(1);
    expect(letters).toEqual([]);
  });

  it("of one chunk keep no other chunk from being dialled", async () => {
    let n = 0;
    const { verdicts } = await delivered(many(12), async () => {
      if (n++ === 0) throw new Error("no gate");
    });
    expect(verdicts.slice(0, 6)).toEqual(many(6).map(() => "retry 2"));
    expect(verdicts.slice(6)).toEqual(many(6).map(() => "ack"));
  });
});

it.each([
  [0, 100, 18],
  [10, 150, 18],
  [10, 300, 6],
  [50, 30, 18],
  [50, 100, 6],
])("at %i calls per second and dials of %i ms has %i begun at once", (perSecond, tookMs, most) => {
  const took = new Estimate();
  expect(mostUnderway(perSecond, took)).toBe(6);
  for (let n = 0; n < 30; n++) took.add(tookMs);
  expect(mostUnderway(perSecond, took)).toBe(most);
});

it.each([
  ["add up", [5, 5], 150, 18],
  ["add up beyond what is free", [10, 10], 150, 6],
  ["without a limit lend no connection", [0, 5], 30, 6],
])("trunks of one batch %s", (_, rates, tookMs, most) => {
  const took = new Estimate();
  for (let n = 0; n < 30; n++) took.add(tookMs);
  expect(mostUnderwayOver(rates, took)).toBe(most);
});

it("keeps a message that cannot be read, and places the others", async () => {
  const { verdicts, letters, chunks } = await delivered([{}, { body: { to: "nobody" } }, {}]);
  expect(letters.map(l => l.payload)).toEqual(['{"to":"nobody"}']);
  expect(chunks.map(c => c.calls)).toEqual([["call-0", "call-2"]]);
  expect(verdicts).toEqual(["ack", "ack", "ack"]);
});
