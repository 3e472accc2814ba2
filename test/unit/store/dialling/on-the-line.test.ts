// Calls on the line as the store finds them: by trunk without their providers' ids, and by such an id wherever it stands.
import { describe, expect, it } from "vitest";
import { callOnTheLineUnder } from "../../../../src/store/dialling/on-the-line.ts";
import { named } from "../../../support/named.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, SECOND } from "../../../support/worlds/permits.ts";

const NUMBERS = ["+12025550001", "+12025550002", "+12025550003"];

async function dialled(count: number): Promise<{ world: World; ids: string[] }> {
  const world = makeWorld();
  const ids = await world.accepted(await world.campaign(), ...NUMBERS.slice(0, count));
  await world.dial();
  return { world, ids };
}

const beside = ({ db }: World) => db.sqlite.prepare("SELECT answers FROM dial_answers").all();
const idOf = (callId = "") => `ext-${callId}-1`;
const under = (world: World, id: string) => callOnTheLineUnder(world.db, id, world.clock());

/** The texts that are sent while `send` runs. */
async function textsOf(world: World, send: () => Promise<unknown>): Promise<string[]> {
  const texts: string[] = [];
  world.db.faults.before = sql => void texts.push(sql);
  await send();
  world.db.faults.before = () => {};
  return texts;
}

it.each(["on the line of a trunk", "on the line since"])(
  "%s: no call opens the answers of its second",
  async name => {
    const { world, ids } = await dialled(3);
    const found: unknown[] = [];
    const texts = await textsOf(world, async () => {
      found.push(...(await world.calls.onTheLineOf("default", world.clock() + 1, 9)));
      found.push(...(await world.calls.onTheLineSince(world.clock() + 1, 9)));
    });
    expect(found).toHaveLength(2 * ids.length);
    const sent = texts.filter(text => text.includes(named(name)));
    expect(sent).toHaveLength(1);
    expect(sent[0]).not.toContain("dial_answers");
  },
);

describe("the call under an external id", () => {
  it("is found beside the calls, among those of its second", async () => {
    const { world, ids } = await dialled(3);
    expect(beside(world)).toHaveLength(1);
    for (const callId of ids) expect(await under(world, idOf(callId))).toEqual({ callId, attempt: 1 });
    expect(await under(world, "ext")).toBeNull();
    expect(await under(world, "unheard")).toBeNull();
  });

  it("is found in the call, where it stands alone", async () => {
    const { world, ids } = await dialled(1);
    expect(beside(world)).toEqual([]);
    expect(await under(world, idOf(ids[0]))).toEqual({ callId: ids[0], attempt: 1 });
  });

  it("is not the one that was told before the answer", async () => {
    const { world, ids } = await dialled(2);
    const told = [{ callId: ids[0] ?? "", attempt: 1, details: { answered_at: 7 }, externalCallId: "told" }];
    await world.calls.recordDetails(told, world.clock());
    expect(await under(world, "told")).toBeNull();
    expect(await under(world, idOf(ids[0]))).toEqual({ callId: ids[0], attempt: 1 });
  });

  it("may have any characters", async () => {
    const world = makeWorld();
    const ids = await world.accepted(await world.campaign(), ...NUMBERS);
    const odd = (callId = "") => `"q\\uote" ü\n/%_${callId}`;
    world.provider.answer = async ({ callId }) => ({ kind: "accepted", externalCallId: odd(callId) });
    await world.dial();
    expect(beside(world)).toHaveLength(1);
    for (const callId of ids) expect(await under(world, odd(callId))).toEqual({ callId, attempt: 1 });
  });

  it("is none once its attempt has ended, nor under the id of the attempt before", async () => {
    const { world, ids } = await dialled(3);
    await world.record([world.report(ids[0] ?? "", "RNR"), world.report(ids[1] ?? "", "PICKED")]);
    expect(await under(world, idOf(ids[0]))).toBeNull();
    expect(await under(world, idOf(ids[1]))).toBeNull();
    world.time.now += HOUR + SECOND;
    await world.dial();
    expect(await under(world, idOf(ids[0]))).toBeNull();
    expect(await under(world, `ext-${ids[0]}-2`)).toEqual({ callId: ids[0], attempt: 2 });
    expect(await under(world, idOf(ids[2]))).toEqual({ callId: ids[2], attempt: 1 });
  });
});
