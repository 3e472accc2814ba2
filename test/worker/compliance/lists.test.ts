// National lists on the real thing: uploaded into the bucket, asked about, and asked for by rule packs.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { sweepListSets } from "../../../src/actions/compliance/lists/sweep-list-sets.ts";
import { DAY_MS } from "../../../src/domain/time-units.ts";
import { d1Lists } from "../../../src/store/lists/d1-lists.ts";
import { r2Lists } from "../../../src/store/lists/r2-lists.ts";
import { api, freshNumber, makeCampaign, readCall } from "../../support/api.ts";

const day = (ago: number) => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
const put = (list: string, file: string, query = "", ago = 0) =>
  api("PUT", `/api/v1/compliance/lists/${list}?as_of=${day(ago)}${query}`, file, {
    "Content-Type": "text/csv",
  });
const check = async (list: string, number: string) =>
  (await api("GET", `/api/v1/compliance/lists/${list}/check?phone_number=${encodeURIComponent(number)}`))
    .body;
const listed = async (list: string, number: string) => (await check(list, number)).listed;
const objects = async (list: string) =>
  (await env.ARCHIVE.list({ prefix: `lists/${list}/` })).objects.map(({ key }) => key);

describe("a list", () => {
  it("is exact in every form of a line, and says nothing of areas that it does not have", async () => {
    const file =
      'area,number\n202,5550143\r\n"202","5550144"\n2025550145\n+12025550146\n202-5550147\n305,0000000\n305,9999999';
    const answer = await put("forms", file);
    expect(answer).toMatchObject({
      status: 200,
      body: { list: "forms", numbers: 7, lines: 8, areas: ["1202", "1305"], whole: false },
    });
    for (const last of [143, 144, 145, 146, 147])
      expect(await listed("forms", `+12025550${last}`)).toBe(true);
    for (const number of ["+12025550142", "+12025550148", "+12025560143", "+13050000001", "+13059999998"])
      expect(await listed("forms", number)).toBe(false);
    expect(await listed("forms", "+13050000000")).toBe(true);
    expect(await listed("forms", "+13059999999")).toBe(true);
    expect(await check("forms", "+14155550143")).toMatchObject({ listed: null });
    const { body } = await api("GET", "/api/v1/compliance/lists");
    expect(body.data).toContainEqual(expect.objectContaining({ list: "forms", numbers: 7 }));
  });

  it("of another country is of numbers as they are dialled at home", async () => {
    const { body } = await put("home", "020 7946 0123\n+447700900123\n", "&country_code=44&whole=true");
    expect(body).toMatchObject({ numbers: 2, areas: ["44207", "44770"] });
    expect(await listed("home", "+442079460123")).toBe(true);
    expect(await listed("home", "+442079460124")).toBe(false);
    expect(await listed("home", "+441632960123")).toBe(false);
  });

  it("in any order of its numbers is the same", async () => {
    const areas = Array.from({ length: 20 }, (_, i) => 201 + i);
    const lines = areas.flatMap(area => [`${area},5550143`, `${area},5550144`]);
    const mixed = [...lines].sort((a, b) => a.slice(-1).localeCompare(b.slice(-1)));
    expect((await put("mixed", mixed.join("\n"))).body).toMatchObject({ numbers: 40 });
    for (const area of areas) {
      expect(await listed("mixed", `+1${area}5550143`)).toBe(true);
      expect(await listed("mixed", `+1${area}5550144`)).toBe(true);
    }
  }, 30_000);

  it("with a bad line is refused by name, and what was there stays", async () => {
    const before = (await put("bad", "202,5550143\n")).body.set_id;
    const answer = await put("bad", "305,5550143\n305,555014\ncall me\n");
    expect(answer.status).toBe(400);
    expect(answer.body.error.details.file).toEqual([
      expect.stringContaining("line 2"),
      expect.stringContaining(
        'line 3: must be area,number (3 and 7 digits), 10 digits, or + and the whole number, not "call me"',
      ),
    ]);
    expect(await check("bad", "+12025550143")).toMatchObject({ listed: true, set_id: before });
    expect((await put("bad", "")).status).toBe(400);
  });

  it("changes by lists of changes, and is of their day afterwards", async () => {
    await put("changes", "202,5550143\n202,5550144\n305,5550143\n", "", 9);
    expect((await put("changes", "202,5550150\n", "&change=add", 5)).body).toMatchObject({
      numbers: 4,
      as_of: `${day(5)}T00:00:00.000Z`,
    });
    expect((await put("changes", "202,5550143\n", "&change=remove", 4)).body).toMatchObject({ numbers: 3 });
    const mixed = "202,5550143,2026-11-01,A\n202,5550144,2026-11-01,D\n";
    expect((await put("changes", mixed, "&change=column", 3)).body).toMatchObject({ numbers: 3 });
    const states = ["143", "144", "150"].map(last => listed("changes", `+12025550${last}`));
    expect(await Promise.all(states)).toEqual([true, false, true]);
    expect(await listed("changes", "+13055550143")).toBe(true);
    // An area that was never uploaded cannot be known by what is added to it.
    expect((await put("changes", "415,5550143\n", "&change=add", 2)).status).toBe(400);
    expect((await put("changes", "202,5550143\n", "&change=add", 8)).status).toBe(400);
    const more = await put("changes", "415,5550143\n", "&change=areas", 1);
    expect(more.body).toMatchObject({ numbers: 4, as_of: `${day(3)}T00:00:00.000Z` });
    expect(await check("changes", "+14155550143")).toMatchObject({
      listed: true,
      as_of: `${day(1)}T00:00:00.000Z`,
    });
  });

  it("is not replaced by an older file unless that is said", async () => {
    const before = (await put("older", "202,5550143\n305,5550143\n", "", 3)).body.set_id;
    const refused = await put("older", "202,5550144\n", "", 5);
    expect(refused).toMatchObject({
      status: 409,
      body: { error: { details: { as_of: day(5), is_of: day(3) } } },
    });
    expect(refused.body.error.message).toContain(`is of ${day(3)}, and the file of ${day(5)}`);
    expect((await put("older", "415,5550143\n", "&change=areas", 9)).status).toBe(200);
    const area = await put("older", "415,5550143\n202,5550144\n", "&change=areas", 4);
    expect(area.status).toBe(409);
    expect(area.body.error.message).toContain(`area 1202 of older is of ${day(3)}`);
    expect(await check("older", "+12025550143")).toMatchObject({ listed: true, set_id: expect.any(String) });
    expect(before).not.toBe("");
    expect((await put("older", "202,5550144\n", "&change=areas&older=true", 4)).status).toBe(200);
    expect(await listed("older", "+12025550143")).toBe(false);
  });

  it("leaves nothing behind that is not in use", async () => {
    await put("swept", "202,5550143\n305,5550143\n");
    const { set_id } = (await put("swept", "202,5550144\n", "&change=add")).body;
    await put("swept", "305,1111111\ncall me\n");
    expect(await objects("swept")).toHaveLength(3);
    const deps = {
      lists: d1Lists(env.DB),
      listBucket: r2Lists(env.ARCHIVE),
      clock: () => Date.now() + 2 * DAY_MS,
    };
    for (let n = 0; n < 20; n++) await sweepListSets(deps);
    expect(await objects("swept")).toHaveLength(2);
    expect(await objects("swept")).toContain(`lists/swept/${set_id}/1202`);
    expect(await listed("swept", "+12025550143")).toBe(true);
    expect(await listed("swept", "+13055550143")).toBe(true);
    expect((await api("DELETE", "/api/v1/compliance/lists/swept")).status).toBe(204);
    const later = { ...deps, clock: () => Date.now() + 4 * DAY_MS };
    for (let n = 0; n < 20; n++) await sweepListSets(later);
    expect(await objects("swept")).toEqual([]);
  });

  it.each([
    ["as_of", "/api/v1/compliance/lists/x"],
    ["as_of", "/api/v1/compliance/lists/x?as_of=2199-01-01"],
    ["as_of", "/api/v1/compliance/lists/x?as_of=yesterday"],
    ["list", `/api/v1/compliance/lists/a%20b?as_of=${day(0)}`],
    ["country_code", `/api/v1/compliance/lists/x?as_of=${day(0)}&country_code=UK`],
    ["change", `/api/v1/compliance/lists/x?as_of=${day(0)}&change=some`],
  ])("refuses a wrong %s by name", async (field, path) => {
    const { status, body } = await api("PUT", path, "202,5550143\n", { "Content-Type": "text/csv" });
    expect(status).toBe(400);
    expect(Object.keys(body.error.details)).toEqual([field]);
  });
});

describe("a campaign whose packs ask for a list", () => {
  const COMPLIANCE = { packs: ["ftc-national-dnc"], purpose: "telemarketing", mode: "enforce" };
  const ALLOWED = "+13055550101";
  const LISTED = "+13055550102";
  const call = (campaign_id: number, phone_number: string, more: object = {}) =>
    api("POST", "/api/v1/calls", { campaign_id, phone_number, ...more });

  it("is refused until the list is there, then who is on it, then everybody once it is too old", async () => {
    const campaign = await makeCampaign({ compliance: COMPLIANCE });
    expect((await call(campaign, ALLOWED)).body.error.details).toMatchObject({
      reason: "No list us-national-dnc",
    });
    await put("us-national-dnc", "305,5550102\n");
    expect((await call(campaign, LISTED)).body.error.details).toEqual({
      reason: "Listed (us-national-dnc)",
      blocked_by: ["ftc-national-dnc/us-national-dnc"],
    });
    expect((await call(campaign, "+12025550143")).body.error.details.reason).toBe("No list us-national-dnc");
    const { status, body } = await call(campaign, ALLOWED);
    expect(status).toBe(202);
    await expect.poll(async () => (await readCall(body.call_id)).attempts.length, { timeout: 5_000 }).toBe(1);
    const { evidence } = (await readCall(body.call_id)).attempts[0];
    const { set_id } = await check("us-national-dnc", ALLOWED);
    expect(evidence.decision.lists).toEqual({
      "us-national-dnc": { set: set_id, as_of: `${day(0)}T00:00:00.000Z` },
    });
    await put("us-national-dnc", "305,5550102\n", "&older=true", 40);
    expect(
      (await call(campaign, freshNumber(1).replace(/^\+1500/, "+1305"))).body.error.details,
    ).toMatchObject({
      reason: "List too old (us-national-dnc)",
    });
    const consent = { basis: "express_written", scope: "all" };
    expect((await call(campaign, LISTED, { consent })).status).toBe(202);
  });
});
