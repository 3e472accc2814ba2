// The paper of operations: the statement that it gives for going back before migration 0026 does what it says, and what its
// upgrade waits for is in the answer.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { presentMetrics } from "../../../src/http/routes/metrics/present.ts";
import { namedCall } from "../../../src/store/calls/read-calls.ts";
import { makeWorld } from "../../support/worlds/action-world.ts";
import { HOUR } from "../../support/worlds/permits.ts";

const PAPER = readFileSync("docs/operations.md", "utf8");
const [, copyAnswers = ""] = /```sql\n(UPDATE calls .*?)```/s.exec(PAPER) ?? [];

it("copies the ids of calls on the line into their attempts, and touches no other call", async () => {
  const world = makeWorld();
  const [first = "", second = "", ended = ""] = await world.accepted(
    await world.campaign(),
    ...["+12025550001", "+12025550002", "+12025550003"],
  );
  await world.dial();
  await world.record([world.report(first, "RNR"), world.report(ended, "PICKED")]);
  world.time.now += HOUR;
  // One is at its second attempt, beside one that is at its first; they are answered in different seconds.
  const waiting = await world.accepted(await world.campaign(), "+12025550004", "+12025550005");
  await world.dial();
  const before = world.rows().find(row => row.call_id === ended);

  world.db.sqlite.exec(copyAnswers);
  world.db.sqlite.exec("DELETE FROM dial_answers");

  for (const [callId, attempt] of [
    [first, 2],
    [second, 1],
    ...waiting.map(id => [id, 1] as const),
  ] as const) {
    const call = (await namedCall(world.db, callId))?.call;
    expect(call?.status).toBe(attempt === 1 ? "PROCESSING" : "RETRYING");
    expect(call?.externalCallId).toBe(`ext-${callId}-${attempt}`);
  }
  expect(world.rows().find(row => row.call_id === ended)).toEqual(before);
  world.expectTruth();
});

it("waits for what the metrics say of lines, in the form that the command line prints", () => {
  const [, awaited = ""] = /grep -q '(.*?)'/.exec(PAPER) ?? [];
  const printed = (inUse: number) =>
    JSON.stringify(
      presentMetrics({ lines: { inUse, limit: 100 }, status: "healthy", waiting: 0, days: [] }),
      null,
      2,
    );
  expect(awaited).not.toBe("");
  expect(printed(0)).toContain(awaited);
  expect(printed(10)).not.toContain(awaited);
});
