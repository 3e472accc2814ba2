// National lists at dispatch and in the claim: nobody is dialled by a list that was replaced, is too old, or cannot be read.
import { describe, expect, it } from "vitest";
import { explainCall } from "../../../../src/actions/calls/explain-call.ts";
import type { Context } from "../../../../src/actions/context.ts";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import { DAY_MS } from "../../../../src/domain/time-units.ts";
import { makeWorld } from "../../../support/worlds/action-world.ts";
import { listsOf } from "../../../support/worlds/lists.ts";
import { HOUR, SECOND } from "../../../support/worlds/permits.ts";

const LIST = "us-national-dnc";
const SETTINGS: ComplianceSettings = {
  packs: ["ftc-national-dnc"],
  purpose: "telemarketing",
  mode: "enforce",
  automated: true,
  closing_margin_seconds: 60,
};
const NUMBER = "+13055550101";

async function worldWithCall(settings: Partial<ComplianceSettings> = {}) {
  const world = makeWorld();
  const lists = listsOf(world);
  await lists.put(LIST, "305,5550102");
  world.dispatchDeps.lists = lists.reads;
  world.initiateDeps.lists = lists.reads;
  const compliance = { ...SETTINGS, ...settings };
  const callId = await world.acceptedOne(await world.campaign({ compliance }), NUMBER);
  return { ...world, lists, callId };
}

const NO_TRUNKS = {} as Context["trunks"];

const waitsAnHour = (world: { clock: () => number }) => ({
  status: "INITIATED",
  next_attempt_at: world.clock() + HOUR,
});

describe("a call that a list is asked for", () => {
  it("is dialled when its number is not on it, and its attempt names the set", async () => {
    const world = await worldWithCall();
    await world.dial();
    expect(world.row(world.callId)).toMatchObject({ status: "PROCESSING" });
    const [context] = world.db.sqlite.prepare("SELECT context FROM decision_contexts").all();
    expect(JSON.parse(String(context?.context)).lists).toEqual({
      [LIST]: { set: "set-1", as_of: world.clock() },
    });
    world.expectTruth();
  });

  it("ends when its number came onto it after the call was accepted", async () => {
    const world = await worldWithCall();
    await world.lists.put(LIST, "305,5550101");
    await world.dispatch();
    expect(world.queue.take()).toEqual([]);
    expect(world.row(world.callId)).toMatchObject({ status: "FAILED", error_message: `Listed (${LIST})` });
    world.expectTruth();
  });

  it("is not claimed by a set that was replaced since it was granted, and is judged by the new one", async () => {
    const world = await worldWithCall();
    await world.dispatch();
    const messages = world.queue.take();
    expect(messages).toHaveLength(1);
    await world.lists.put(LIST, "305,5550101", { change: "add" });
    await world.place(messages);
    expect(world.row(world.callId)).toMatchObject({ status: "INITIATED", attempts: [] });
    expect(world.provider.dialled).toEqual([]);
    await world.dispatch();
    expect(world.row(world.callId)).toMatchObject({ status: "FAILED", error_message: `Listed (${LIST})` });
    world.expectTruth();
  });

  it("is not claimed when the list was taken away since", async () => {
    const world = await worldWithCall();
    await world.dispatch();
    await world.lists.deps.lists.remove(LIST);
    await world.place(world.queue.take());
    expect(world.provider.dialled).toEqual([]);
    await world.dispatch();
    expect(world.row(world.callId)).toMatchObject(waitsAnHour(world));
  });

  it("waits hour by hour while the list is older than the pack allows, and goes on with a newer one", async () => {
    const world = await worldWithCall();
    world.time.now += 31 * DAY_MS;
    for (let n = 0; n < 3; n++) {
      expect(await world.dispatch()).toMatchObject({ granted: 0, exhausted: 0 });
      expect(world.row(world.callId)).toMatchObject(waitsAnHour(world));
      world.time.now += HOUR;
    }
    await world.lists.put(LIST, "305,5550102");
    expect(await world.dispatch()).toMatchObject({ granted: 1 });
    world.expectTruth();
  });

  it("says in its explanation that the list is too old", async () => {
    const world = await worldWithCall();
    world.time.now += 31 * DAY_MS;
    const { explanation } = await explainCall(
      {
        ...{
          calls: world.calls,
          campaigns: world.campaigns,
          policy: world.initiateDeps.policy,
          clock: world.clock,
        },
        ...{ lists: world.lists.deps.lists, listBucket: world.lists.bucket },
        trunks: { ...NO_TRUNKS, list: async () => [] },
        trunk: { permitsFor: () => Promise.reject(new Error("there is no trunk to ask")) },
      },
      { callId: world.callId },
    );
    expect(explanation).toMatchObject({ canBeDialledNow: false });
    expect(explanation.checks).toContainEqual(
      expect.objectContaining({
        check: `ftc-national-dnc/${LIST}`,
        pass: false,
        detail: expect.stringContaining("is older than 31 days: looked for again at"),
      }),
    );
  });

  it("waits while the bucket cannot be read, and goes on when it can", async () => {
    const world = await worldWithCall();
    world.lists.reads.kept.clear();
    world.lists.bucket.before = what => {
      if (what.startsWith("get")) throw new Error("R2 is out of reach");
    };
    const report = await world.dispatch();
    expect(report).toMatchObject({ granted: 0, exhausted: 0 });
    expect(report.nextDueAt).toBeLessThanOrEqual(world.clock() + 2 * SECOND);
    expect(world.row(world.callId)).toMatchObject({ status: "INITIATED" });
    world.lists.bucket.before = () => {};
    expect(await world.dispatch()).toMatchObject({ granted: 1 });
  });

  it("waits when the bucket has lost what the set names", async () => {
    const world = await worldWithCall();
    world.lists.reads.kept.clear();
    world.lists.bucket.objects.clear();
    await world.dispatch();
    expect(world.row(world.callId)).toMatchObject(waitsAnHour(world));
  });

  it("is dialled all the same where its packs only observe, and by a set that was replaced", async () => {
    const world = await worldWithCall({ mode: "observe" });
    await world.lists.put(LIST, "305,5550101");
    await world.dispatch();
    await world.lists.put(LIST, "305,5550101");
    await world.place(world.queue.take());
    expect(world.row(world.callId)).toMatchObject({ status: "PROCESSING" });
    const [context] = world.db.sqlite.prepare("SELECT context FROM decision_contexts").all();
    expect(JSON.parse(String(context?.context)).would_block).toEqual([`ftc-national-dnc/${LIST}`]);
  });

  it("is refused in an account without a bucket", async () => {
    const world = await worldWithCall();
    world.initiateDeps.lists = { ...world.lists.reads, listBucket: null };
    expect(
      await world.initiate(await world.campaign({ compliance: SETTINGS }), "+13055550109"),
    ).toMatchObject({
      refused: [{ unlawful: `No list ${LIST}` }],
    });
  });
});

describe("a campaign whose rules cannot be read", () => {
  const fed = (world: ReturnType<typeof makeWorld>) =>
    world.db.sqlite.prepare("SELECT count(*) AS n FROM calls").get()?.n;
  it("keeps its contacts in the list while the national list is too old", async () => {
    const world = makeWorld();
    const lists = listsOf(world);
    await lists.put(LIST, "305,5550102");
    world.dispatchDeps.lists = lists.reads;
    world.time.now += 31 * DAY_MS;
    await world.started({ compliance: SETTINGS }, [NUMBER]);
    expect(await world.dispatch()).toMatchObject({ granted: 0, fed: 0 });
    expect(fed(world)).toBe(0);
    await lists.put(LIST, "305,5550102");
    world.time.now += HOUR;
    expect(await world.dispatch()).toMatchObject({ granted: 1, fed: 1 });
  });

  it("is not dialled while one of its packs is gone", async () => {
    const world = makeWorld();
    const campaign = await world.campaign({ compliance: { ...SETTINGS, packs: ["us-federal"] } });
    const call = await world.acceptedOne(campaign, NUMBER);
    await world.campaigns.update(
      campaign,
      { compliance: { ...SETTINGS, packs: ["gone-pack"] } },
      world.clock(),
    );
    expect(await world.dispatch()).toMatchObject({ granted: 0, exhausted: 0 });
    expect(world.row(call)).toMatchObject(waitsAnHour(world));
    world.expectTruth();
  });
});

describe("many calls", () => {
  it("of one exchange are one read, and those of many are read in parts", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 1_000 } });
    const lists = listsOf(world);
    await lists.put(LIST, "305,9999999");
    world.dispatchDeps.lists = lists.reads;
    const campaign = await world.campaign({ compliance: SETTINGS });
    const exchange = (n: number) => `+1305${String(n).padStart(3, "0")}`;
    const one = Array.from({ length: 50 }, (_, i) => `${exchange(200)}${String(i).padStart(4, "0")}`);
    const many = Array.from({ length: 300 }, (_, i) => `${exchange(300 + i)}0000`);
    world.initiateDeps.lists = { ...lists.reads, kept: new Map() };
    await world.accepted(campaign, ...one, ...many);
    // The door looks up what it may, and leaves the rest.
    expect(lists.bucket.reads).toHaveLength(200);
    lists.bucket.reads.length = 0;
    const { granted } = await world.dispatch();
    expect(granted).toBeLessThan(350);
    for (let n = 0; n < 3; n++) await world.dispatch();
    expect(world.permits.all()).toHaveLength(350);
    expect(lists.bucket.reads).toHaveLength(301);
  });
});
