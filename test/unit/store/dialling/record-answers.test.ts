// What providers answered to dials: a row for all of a second until their attempts end, and wherever it stands the call
// shows its id.
import { expect, it } from "vitest";
import { listCalls } from "../../../../src/store/calls/list-calls.ts";
import { namedCall } from "../../../../src/store/calls/read-calls.ts";
import { callOnTheLineUnder, overdueAttempts } from "../../../../src/store/dialling/on-the-line.ts";
import { purgeAnswers } from "../../../../src/store/dialling/purge-answers.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, SECOND } from "../../../support/worlds/permits.ts";

const NUMBERS = ["+12025550001", "+12025550002", "+12025550003", "+12025550004"];
const MANY = 100;

async function dialled(count: number): Promise<{ world: World; ids: string[] }> {
  const world = makeWorld();
  const ids = await world.accepted(await world.campaign(), ...NUMBERS.slice(0, count));
  await world.dial();
  return { world, ids };
}

const idOf = (callId: string, attempt = 1) => `ext-${callId}-${attempt}`;
const kept = ({ db }: World) => db.sqlite.prepare("SELECT answers FROM dial_answers").all();
const stored = ({ db }: World) =>
  db.sqlite
    .prepare("SELECT attempts ->> '$[#-1][4]' AS id FROM calls ORDER BY call_id")
    .all()
    .map(row => row.id);
const viewed = ({ db }: World) =>
  db.sqlite
    .prepare("SELECT external_call_id AS id FROM attempts ORDER BY call_id, attempt")
    .all()
    .map(row => row.id);

it("keeps those of one second in one row, and each call shows its own", async () => {
  const { world, ids } = await dialled(3);
  const own = ids.map(id => idOf(id));
  expect(kept(world)).toHaveLength(1);
  expect(stored(world)).toEqual([null, null, null]);

  const shown = { externalCallId: own[0], attempts: [{ external_call_id: own[0] }] };
  expect((await namedCall(world.db, ids[0] ?? ""))?.call).toMatchObject(shown);
  expect((await world.calls.byIds(ids)).map(({ call }) => call.externalCallId)).toEqual(own);
  const { rows } = await listCalls(world.db, {}, MANY);
  expect(rows.map(({ call }) => call.externalCallId).sort()).toEqual(own.toSorted());
  const live = await overdueAttempts(world.db, [{ from: 0, to: world.clock() + 1 }], MANY);
  expect(live.map(call => call.externalCallId).sort()).toEqual(own.toSorted());
  expect(await callOnTheLineUnder(world.db, own[1] ?? "", world.clock())).toEqual({
    callId: ids[1],
    attempt: 1,
  });
  expect(viewed(world)).toEqual(own);
});

it("gives each attempt its id when it ends, and to the next attempt none of it", async () => {
  const { world, ids } = await dialled(3);
  await world.record([
    world.report(ids[0] ?? "", "RNR"),
    world.report(ids[1] ?? "", "PICKED", { externalCallId: "told" }),
    world.report(ids[2] ?? "", "PICKED"),
  ]);
  expect(stored(world)).toEqual([idOf(ids[0] ?? ""), "told", idOf(ids[2] ?? "")]);
  world.time.now += HOUR;
  world.provider.answer = async () => ({ kind: "accepted", externalCallId: null });
  await world.dial();
  expect((await namedCall(world.db, ids[0] ?? ""))?.call).toMatchObject({
    externalCallId: null,
    attempts: [{ external_call_id: idOf(ids[0] ?? "") }, { external_call_id: null }],
  });
  world.expectTruth();
});

it("writes one that comes behind its attempt's end into the call", async () => {
  const { world, ids } = await dialled(3);
  world.db.sqlite.exec("DELETE FROM dial_answers");
  const [nonce] = world.rows().map(row => row.claim_nonce);
  await world.record([world.report(ids[0] ?? "", "PICKED")]);
  const answers = ids.map(
    callId =>
      ({ callId, attempt: 1, status: "PROCESSING", externalCallId: idOf(callId), error: null }) as const,
  );
  await world.calls.recordAnswers(answers, world.clock(), String(nonce));
  expect(stored(world)).toEqual([idOf(ids[0] ?? ""), null, null]);
  expect(kept(world).map(row => Object.keys(JSON.parse(String(row.answers))))).toEqual([
    ids.slice(1).map(id => `1:${id}`),
  ]);
  expect(viewed(world)).toEqual(ids.map(id => idOf(id)));

  // A batch whose answer was lost is sent again.
  await world.calls.recordAnswers(answers, world.clock(), String(nonce));
  expect(kept(world)).toHaveLength(1);
  expect(viewed(world)).toEqual(ids.map(id => idOf(id)));
});

it("writes the only one of a claim into its call: a row that is made and purged would be more", async () => {
  const { world, ids } = await dialled(1);
  expect(kept(world)).toEqual([]);
  expect(stored(world)).toEqual(ids.map(id => idOf(id)));
});

it("writes a dial without an answer into its call, the others beside", async () => {
  const world = makeWorld();
  const ids = await world.accepted(await world.campaign(), ...NUMBERS);
  world.provider.answer = async ({ callId }) =>
    callId === ids[0]
      ? { kind: "unknown", reason: "it took too long" }
      : { kind: "accepted", externalCallId: idOf(callId) };
  await world.dial();
  expect(world.row(ids[0] ?? "").attempts).toMatchObject([{ status: "unknown", error: "it took too long" }]);
  expect(viewed(world)).toEqual([null, ...ids.slice(1).map(id => idOf(id))]);
  expect(kept(world)).toHaveLength(1);
});

it("holds over an id that was told before it, and under the next detail stays", async () => {
  const { world, ids } = await dialled(3);
  const told = [{ callId: ids[0] ?? "", attempt: 1, details: { answered_at: 7 }, externalCallId: "told" }];
  await world.calls.recordDetails(told, world.clock());
  expect(viewed(world)).toEqual(ids.map(id => idOf(id)));
  await world.record([world.report(ids[0] ?? "", "PICKED")]);
  expect(stored(world)[0]).toBe(idOf(ids[0] ?? ""));
});

it("leaves when the last of its attempts has ended, and not before", async () => {
  const { world, ids } = await dialled(3);
  const before = world.clock() + SECOND;
  await world.record(ids.slice(1).map(id => world.report(id, "PICKED")));
  expect(await purgeAnswers(world.db, before, MANY)).toBe(0);
  await world.record([world.report(ids[0] ?? "", "RNR")]);
  expect(await purgeAnswers(world.db, world.clock(), MANY)).toBe(0);
  expect(await purgeAnswers(world.db, before, MANY)).toBe(1);
  expect(kept(world)).toEqual([]);
  expect(viewed(world)).toEqual(ids.map(id => idOf(id)));
});
