// What is told of an attempt, by its end and besides it: kept once, never undone by what comes late, and a row that was
// told nothing is what it always was.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AttemptDetails, NEVER } from "../../../../src/domain/calls/attempt-details.ts";
import { ANSWERERS, DISPOSITIONS } from "../../../../src/domain/calls/disposition.ts";
import type { DetailsBesides } from "../../../../src/domain/calls/transitions.ts";
import { readDetails, storedDetails } from "../../../../src/store/calls/attempt-details.ts";
import { readAttempts, storedAttempts } from "../../../../src/store/schema/attempts-column.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, SECOND } from "../../../support/worlds/permits.ts";

const EVERYTHING: Required<AttemptDetails> = {
  answered_at: 1_790_000_000_123,
  answered_by: "machine",
  disposition: "voicemail",
  hangup_cause: "completed",
  trunk: "berlin",
  caller_id: "+15005550006",
  cost: { amount: "0.0085", currency: "USD" },
  call_back_at: 1_790_000_100_000,
  law: { hash: "9c1185a5c5e9fc54", decidedAt: 1_790_000_000_000, counts: { "us-fl/three-a-day": 2 } },
  ended_by: "lease",
  connected_to_agent_ms: "never",
  rang_seconds: 11.5,
  message_played: false,
  refused: true,
  meter: "silent",
  pre_dial: { how: "answered", reason: "consent on file" },
};

/** What may be told besides the end. */
const BESIDES: DetailsBesides = { ...EVERYTHING, disposition: null, call_back_at: null, meter: null };

async function onTheLine(): Promise<{ world: World; callId: string }> {
  const world = makeWorld();
  const callId = await world.acceptedOne(await world.campaign(), "+12025550001");
  await world.dial();
  return { world, callId };
}

const text = ({ db }: World) => String(db.sqlite.prepare("SELECT attempts FROM calls").get()?.attempts);
const attempts = (world: World, callId: string) => world.row(callId).attempts;
const told = (callId: string, details: DetailsBesides, externalCallId: string | null = null, attempt = 1) => [
  { callId, attempt, details, externalCallId },
];

describe("a row", () => {
  it("that was told nothing is byte for byte what it was before there were details", async () => {
    const { world, callId } = await onTheLine();
    const begun = world.clock();
    expect(text(world)).toBe(`[["PROCESSING",${begun},null,null,"ext-${callId}-1"]]`);
    await world.record([world.report(callId, "RNR", { details: {} })]);
    expect(text(world)).toBe(`[["RNR",${begun},${begun},0,"ext-${callId}-1"]]`);
    world.time.now += HOUR;
    world.provider.answer = async () => ({ kind: "accepted", externalCallId: null });
    await world.dial();
    const again = world.clock();
    await world.record([world.report(callId, "FAILED", { attempt: 2, error: "no" })]);
    expect(text(world)).toBe(
      `[["RNR",${begun},${begun},0,"ext-${callId}-1"],["FAILED",${again},${again},0,null,"no"]]`,
    );
  });

  it("keeps what its end tells behind everything else", async () => {
    const { world, callId } = await onTheLine();
    await world.record([world.report(callId, "RNR", { details: EVERYTHING })]);
    const at = world.clock();
    expect(text(world)).toBe(
      `[["RNR",${at},${at},0,"ext-${callId}-1",null,{"at":1790000000123,"by":"machine","as":"voicemail",` +
        '"why":"completed","on":"berlin","from":"+15005550006","cost":["0.0085","USD"],"back":1790000100000,' +
        '"law":["9c1185a5c5e9fc54",1790000000000,{"us-fl/three-a-day":2}],' +
        '"end":"lease","agent":"never","rang":11.5,"msg":false,"no":true,"met":"silent","pre":["answered","consent on file"]}]]',
    );
    expect(attempts(world, callId)).toMatchObject([
      { attempt: 1, status: "RNR", error: null, ...EVERYTHING },
    ]);
    world.expectTruth();
  });

  it("keeps it with an error, and without an id of the provider's", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), "+12025550001");
    await world.record([world.report(callId, "FAILED", { error: "x", details: { disposition: "busy" } })]);
    expect(text(world)).toBe(`[["FAILED",null,${world.clock()},0,null,"x",{"as":"busy"}]]`);
  });
});

describe("before the end", () => {
  it("is kept, and the end adds to it and holds over it", async () => {
    const { world, callId } = await onTheLine();
    await world.calls.recordDetails(told(callId, { answered_at: 7, answered_by: "human" }), world.clock());
    expect(attempts(world, callId)).toMatchObject([
      { status: "PROCESSING", external_call_id: `ext-${callId}-1`, answered_at: 7, answered_by: "human" },
    ]);
    expect(world.row(callId).status).toBe("PROCESSING");
    await world.record([
      world.report(callId, "RNR", { details: { answered_by: "machine", disposition: "voicemail" } }),
    ]);
    expect(attempts(world, callId)).toMatchObject([
      { status: "RNR", answered_at: 7, answered_by: "machine", disposition: "voicemail" },
    ]);
  });

  it("outlives the answer of the dial, which may come behind it", async () => {
    const { world, callId } = await onTheLine();
    await world.calls.recordDetails(told(callId, { answered_at: 7 }), world.clock());
    const answer = { callId, attempt: 1, status: "PROCESSING", externalCallId: "late", error: null } as const;
    await world.calls.recordAnswers([answer], world.clock());
    expect(attempts(world, callId)).toMatchObject([{ answered_at: 7, external_call_id: "late" }]);
  });

  it("brings the id of a dial that got no answer, which stays what it is", async () => {
    const world = makeWorld();
    world.provider.answer = async () => ({ kind: "unknown", reason: "it took too long" });
    const callId = await world.acceptedOne(await world.campaign(), "+12025550001");
    await world.dial();
    await world.calls.recordDetails(told(callId, {}, "CA1"), world.clock());
    await world.calls.recordDetails(told(callId, {}, "CA2"), world.clock());
    expect(attempts(world, callId)).toEqual([
      expect.objectContaining({ status: "unknown", external_call_id: "CA1", error: "it took too long" }),
    ]);
    expect(text(world)).toMatch(/"CA1","it took too long"\]\]$/);
  });

  it("what was told first holds, but `unknown` gives way to who it was", async () => {
    const { world, callId } = await onTheLine();
    const tell = (details: DetailsBesides) => world.calls.recordDetails(told(callId, details), world.clock());
    const by = () => attempts(world, callId)[0]?.answered_by;
    await tell({ answered_at: 7, answered_by: "unknown" });
    await tell({ answered_at: 9 });
    expect(attempts(world, callId)[0]).toMatchObject({ answered_at: 7, answered_by: "unknown" });
    await tell({ answered_by: "machine" });
    expect(by()).toBe("machine");
    await tell({ answered_by: "human" });
    await tell({ answered_by: "unknown" });
    expect(by()).toBe("machine");
  });
});

describe("behind the end", () => {
  it("fills what the end left open, and changes nothing that it said, nor the counters", async () => {
    const { world, callId } = await onTheLine();
    const details = { disposition: "answered", answered_by: "human" } as const;
    await world.record([world.report(callId, "PICKED", { duration: 3, details, externalCallId: "CA1" })]);
    const row = world.row(callId);
    await world.calls.recordDetails(told(callId, { ...BESIDES, cost: null }, "CA9"), world.clock() + SECOND);
    expect(world.row(callId)).toEqual({
      ...row,
      updated_at: world.clock() + SECOND,
      attempts: [
        {
          ...row.attempts[0],
          ...EVERYTHING,
          ...details,
          cost: undefined,
          call_back_at: undefined,
          meter: undefined,
        },
      ],
    });
    world.expectTruth();
  });

  it("is about its own attempt, also while a later one is on the line", async () => {
    const { world, callId } = await onTheLine();
    await world.record([world.report(callId, "RNR")]);
    world.time.now += HOUR;
    await world.dial();
    await world.calls.recordDetails(told(callId, { answered_by: "machine" }), world.clock());
    expect(attempts(world, callId).map(a => a.answered_by)).toEqual(["machine", undefined]);
  });
});

describe("nothing is written", () => {
  it("when it is told again", async () => {
    const { world, callId } = await onTheLine();
    const details = told(callId, BESIDES, "CA1");
    await world.calls.recordDetails(details, world.clock());
    const row = world.row(callId);
    await world.calls.recordDetails(details, world.clock() + HOUR);
    await world.calls.recordDetails(told(callId, {}), world.clock() + HOUR);
    expect(world.row(callId)).toEqual(row);
  });

  it("of an attempt that is not there, nor of a call that is not", async () => {
    const { world, callId } = await onTheLine();
    const other = await world.acceptedOne(await world.campaign(), "+12025550002");
    const rows = world.rows();
    for (const [id, attempt] of [
      [callId, 2],
      [other, 1],
      ["nobody", 1],
    ] as const)
      await world.calls.recordDetails(told(id, BESIDES, "CA1", attempt), world.clock() + HOUR);
    expect(world.rows()).toEqual(rows);
  });
});

it("many calls are told of in one statement", async () => {
  const world = makeWorld();
  const ids = await world.accepted(await world.campaign(), "+12025550001", "+12025550002", "+12025550003");
  await world.dial();
  const all = ids.flatMap((id, n) => told(id, { answered_at: n + 1 }));
  await world.calls.recordDetails(all, world.clock());
  expect(world.rows().map(r => r.attempts[0]?.answered_at)).toEqual(
    world.rows().map(r => ids.indexOf(r.call_id) + 1),
  );
});

const anyDetails: fc.Arbitrary<AttemptDetails> = fc.record(
  {
    answered_at: fc.nat(),
    answered_by: fc.constantFrom(...ANSWERERS),
    disposition: fc.constantFrom(...DISPOSITIONS),
    hangup_cause: fc.string({ unit: "grapheme" }),
    trunk: fc.string(),
    caller_id: fc.string(),
    cost: fc.record({ amount: fc.string(), currency: fc.string() }),
    call_back_at: fc.nat(),
    connected_to_agent_ms: fc.oneof(fc.nat(), fc.constant(NEVER)),
    rang_seconds: fc.nat(),
    message_played: fc.boolean(),
    refused: fc.boolean(),
  },
  { requiredKeys: [] },
);

it("whatever is told is read back as it was told", async () => {
  const { world, callId } = await onTheLine();
  const before = text(world);
  await fc.assert(
    fc.asyncProperty(anyDetails, async details => {
      world.db.sqlite.prepare("UPDATE calls SET attempts = ?").run(before);
      const { disposition: _, call_back_at: __, meter: ___, ...besides } = details;
      await world.calls.recordDetails(told(callId, besides), world.clock());
      const [read] = attempts(world, callId);
      expect(read).toEqual({ ...readAttempts(before)[0], ...besides });
      expect(readAttempts(storedAttempts([read as never]))).toEqual([read]);
      expect(readDetails(storedDetails(details))).toEqual(details);
    }),
    { numRuns: 60 },
  );
});
