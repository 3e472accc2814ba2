// Caller ids through the API: set, answered, shown to whom is called, and what is counted of them.
import { afterEach, describe, expect, it, vi } from "vitest";
import { api, freshNumber, initiate, type Json, makeCampaign, readCall } from "../../support/api.ts";
import { eventually } from "../../support/eventually.ts";

const A = "+12025550100";
const B = "+12025550101";
const POOL = {
  numbers: [A, B],
  strategy: "rotate",
  daily_cap: 100,
  set_aside_below: { answer_percent: 5, min_dials: 50 },
};

const UNUSED = {
  dials_today: 0,
  ended_today: 0,
  answered_today: 0,
  set_aside_since: null,
  free_again_at: null,
};

const changeTrunk = (body: object) => api("PATCH", "/api/v1/trunks/default", body);

describe("a pool", () => {
  it("of a campaign is answered as it was set, and as a whole when a list was sent", async () => {
    const id = await makeCampaign({ caller_ids: POOL });
    const path = `/api/v1/campaigns/${id}`;
    expect((await api("GET", path)).body).toMatchObject({ caller_ids: POOL });
    const listed = await api("PATCH", path, { caller_ids: ["+1 (202) 555-0100"] });
    expect(listed.body.caller_ids).toEqual({
      numbers: [A],
      strategy: "sticky",
      daily_cap: null,
      set_aside_below: null,
    });
    expect((await api("PATCH", path, { name: "another" })).body.caller_ids.numbers).toEqual([A]);
    expect((await api("PATCH", path, { caller_ids: null })).body.caller_ids).toBeNull();
  });

  it("of a trunk stays until it is changed, the default one's too", async () => {
    expect((await changeTrunk({ caller_ids: POOL })).body).toMatchObject({ caller_ids: POOL });
    expect((await changeTrunk({ weight: 1 })).body).toMatchObject({ caller_ids: POOL });
    expect((await changeTrunk({ caller_ids: [] })).body).toMatchObject({ caller_ids: null });
  });

  it("with a number that is none is refused by its name", async () => {
    const { status, body } = await changeTrunk({ caller_ids: { numbers: [A, "0800-FLOWERS"] } });
    expect(status).toBe(400);
    expect(JSON.stringify(body.error)).toContain("0800-FLOWERS");
  });
});

describe("a dial", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("shows its campaign's caller id, else its trunk's, to the provider, in its attempt and in the trunk's counts", async () => {
    const dialled: Json[] = [];
    vi.spyOn(globalThis, "fetch").mockImplementation(async (_, init) => {
      dialled.push(JSON.parse(String(init?.body)));
      return Response.json({ success: true });
    });
    const made = await api("POST", "/api/v1/trunks", {
      name: "service",
      provider: "http",
      max_concurrent_calls: 5,
      settings: { url: "https://service.test/calls" },
      caller_ids: { numbers: [A], daily_cap: 100 },
    });
    expect([made.status, made.body.caller_id_use]).toEqual([
      201,
      { standing: "open", numbers: [{ ...UNUSED, number: A }] },
    ]);
    const own = await makeCampaign({ trunks: ["service"], caller_ids: [B] });
    const trunks = await makeCampaign({ trunks: ["service"] });
    const calls = [await initiate(own, freshNumber()), await initiate(trunks, freshNumber())];
    const ids = calls.map(call => call.body.call_id);
    await eventually(async () => dialled.length === 2);
    expect(new Map(dialled.map(body => [body.call_id, body.caller_id]))).toEqual(
      new Map([
        [ids[0], B],
        [ids[1], A],
      ]),
    );
    const attempts = await Promise.all(ids.map(async id => (await readCall(id)).attempts[0]));
    expect(attempts).toMatchObject([{ caller_id: B }, { caller_id: A }]);
    for (const id of ids)
      await api("PUT", "/api/v1/callback/", { call_id: id, status: "PICKED", call_duration: 3 });
    const used = async () => (await api("GET", "/api/v1/trunks/service")).body.caller_id_use.numbers;
    await eventually(async () => (await used())[0].ended_today === 1);
    expect(await used()).toEqual([
      { ...UNUSED, number: A, dials_today: 1, ended_today: 1, answered_today: 1 },
    ]);
  });
});

describe("a number that may not be shown now", () => {
  it("keeps the calls of its campaign waiting, which is explained", async () => {
    const id = await makeCampaign({ caller_ids: { numbers: [A], daily_cap: 1 } });
    const [first, second] = [await initiate(id, freshNumber(1)), await initiate(id, freshNumber(1))];
    await eventually(async () => (await readCall(first.body.call_id)).status === "PICKED");
    const { body } = await api("GET", `/api/v1/calls/${second.body.call_id}/explain`);
    expect(body).toMatchObject({ can_be_dialled_now: false });
    expect(body.checks).toContainEqual({
      check: "caller_ids",
      pass: false,
      detail: expect.stringMatching(
        /^The campaign's 1 caller id: all at the daily cap until .*T00:00:00\.000Z\.$/,
      ),
    });
  });

  it("for want of answers is shown again when it is reinstated", async () => {
    await changeTrunk({
      caller_ids: { numbers: [A, B], set_aside_below: { answer_percent: 100, min_dials: 1 } },
    });
    const id = await makeCampaign();
    const { body } = await initiate(id, freshNumber(2));
    await eventually(async () => (await readCall(body.call_id)).status === "DISCONNECTED");
    const trunk = async () => (await api("GET", "/api/v1/trunks/default")).body.caller_id_use;
    const setAside = async () => (await trunk()).numbers.filter((n: Json) => n.set_aside_since !== null);
    await eventually(async () => (await setAside()).length === 1);
    const [{ number, free_again_at }] = await setAside();
    expect(free_again_at).toMatch(/T00:00:00\.000Z$/);
    const gauge = async () =>
      (await api("GET", "/api/v1/metrics/prometheus")).body.match(
        /^call_manager_caller_ids_set_aside.* (\d+)$/m,
      )?.[1];
    expect(await gauge()).toBe("1");
    const path = "/api/v1/trunks/default/caller-ids/reinstate";
    const refused = await api("POST", path, { numbers: [number, "+12025550199"] });
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([
      400,
      expect.stringContaining("+12025550199"),
    ]);
    expect(await setAside()).toHaveLength(1);
    const { status } = await api("POST", path, { numbers: [number] });
    expect([status, await setAside(), await gauge()]).toEqual([200, [], "0"]);
  });
});
