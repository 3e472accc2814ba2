// A message that carries several: its one verdict.
import { describe, expect, it } from "vitest";
import { Verdicts } from "../../../src/queues/verdicts.ts";

function carrying(count: number) {
  const said: string[] = [];
  const message = {
    ack: () => void said.push("ack"),
    retry: ({ delaySeconds }: { delaySeconds: number }) => void said.push(`retry ${delaySeconds}`),
  } as unknown as Message;
  const verdicts = new Verdicts();
  verdicts.expect(message, count);
  return { said, message, verdicts };
}

describe("a message of three", () => {
  it("is done with the last of them, not before", () => {
    const { said, message, verdicts } = carrying(3);
    verdicts.done(message);
    verdicts.done(message);
    expect(said).toEqual([]);
    verdicts.done(message);
    expect(said).toEqual(["ack"]);
  });

  it("comes again where one of them failed, whichever it was", () => {
    for (const failing of [0, 1, 2]) {
      const { said, message, verdicts } = carrying(3);
      for (const n of [0, 1, 2])
        if (n === failing) verdicts.later(message, 4);
        else verdicts.done(message);
      expect(said).toEqual(["retry 4"]);
    }
  });

  it("comes again when the first of those that failed is to", () => {
    const { said, message, verdicts } = carrying(3);
    verdicts.later(message, 8);
    verdicts.later(message, 0);
    verdicts.later(message, 2);
    expect(said).toEqual(["retry 0"]);
  });

  it("has one verdict, however often it is asked", () => {
    const { said, message, verdicts } = carrying(1);
    verdicts.done(message);
    verdicts.later(message, 2);
    expect(said).toEqual(["ack"]);
  });
});
