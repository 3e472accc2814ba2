// Several that travel as one message: as many as may, no more, and each read as if it had come alone.
import { describe, expect, it } from "vitest";
import { asMessages, bodiesOf, LARGEST_GROUP, partId } from "../../../src/queues/groups.ts";
import { CALLBACKS, DIALS } from "../../../src/queues/messages.ts";

const dials = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ callId: `call-${i}`, attempt: 1, token: `token-${i}` }));

describe("calls of one dispatch", () => {
  it.each([
    [1, [1]],
    [6, [6]],
    [7, [6, 1]],
    [30, [6, 6, 6, 6, 6]],
  ])("%i of them are messages of %j", (count, sizes) => {
    const messages = asMessages(DIALS, dials(count));
    expect(messages.map(m => bodiesOf(m).length)).toEqual(sizes);
    expect(messages.flatMap(m => bodiesOf(m))).toEqual(dials(count));
  });

  it("come as versions before sent them where there is one alone", () => {
    expect(asMessages(DIALS, dials(1))).toEqual(dials(1));
    expect(bodiesOf(dials(1)[0])).toEqual(dials(1));
  });
});

it("ends are as many as their texts allow", () => {
  const end = (error: string) => ({ error });
  const long = "é".repeat(LARGEST_GROUP / 6);
  const messages = asMessages({ together: 25 }, [end(long), end(long), end(long), end("short")]);
  expect(messages.map(m => bodiesOf(m).length)).toEqual([2, 2]);
  expect(asMessages({ together: 25 }, [end("a"), end("é".repeat(LARGEST_GROUP))])).toHaveLength(2);
});

it.each([DIALS, CALLBACKS])("a send of $queue is within what the platform takes", ({ perSend }) => {
  expect(perSend).toBeLessThanOrEqual(100);
  const largest = Math.max(...[0, 99].map(n => JSON.stringify(dials(100)[n]).length * 3));
  const bytes = perSend === 100 ? largest * 6 : LARGEST_GROUP;
  expect(perSend * bytes).toBeLessThan(256_000);
});

it.each([[{ group: [] }], [{ group: "of calls" }], [null], ["a"], [[1, 2]]])("%j is no group", body => {
  expect(bodiesOf(body)).toEqual([body]);
});

it("what cannot be read has the message's id, and its place among others", () => {
  expect([partId("m", { place: 0, of: 1 }), partId("m", { place: 2, of: 3 })]).toEqual(["m", "m-2"]);
});
