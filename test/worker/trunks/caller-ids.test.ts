// Caller ids through the API: set, answered, shown to whom is called, and what is counted of them.
import { describe, expect, it } from "vitest";
import { api, makeCampaign } from "../../support/api.ts";

const A = "+12025550100";
const B = "+12025550101";
const POOL = {
  numbers: [A, B],
  strategy: "rotate",
  daily_cap: 100,
  set_aside_below: { answer_percent: 5, min_dials: 50 },
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
