// A request for many calls: which numbers it has, and what is refused before any of them is accepted.
import { describe, expect, it } from "vitest";
import { type BulkWanted, initiateBulkCalls } from "../../../../src/actions/calls/initiate-bulk-calls.ts";
import { partyOf } from "../../../../src/domain/compliance/party.ts";
import { insertContacts } from "../../../../src/store/campaigns/create-campaign.ts";
import { makeWorld, numbers, type World } from "../../../support/worlds/action-world.ts";
import { LINES, verbContext } from "./verb-context.ts";

const [ANNA, BEN, CEM] = ["+12025550001", "+12025550002", "+12025550003"] as const;

const OF_NOWHERE = { ...partyOf({}), region: "Nowhere" };
const targetsOf = (list: readonly string[]) => list.map(typed => ({ typed, timeZone: null, metadata: null }));

const bulk = (world: World, campaignId: number, wanted: Partial<BulkWanted> = {}) =>
  initiateBulkCalls(verbContext(world), {
    campaignId,
    phoneNumbers: [],
    targets: [],
    useCampaignNumbers: false,
    reservation: null,
    ...wanted,
  });

const accepted = ({ accepted: calls }: Awaited<ReturnType<typeof bulk>>) => calls.map(c => c.phoneNumber);

describe("a request for many calls", () => {
  it("keeps the order and folds repeats, those of the campaign behind those that were typed", async () => {
    const world = makeWorld();
    const id = await world.campaign({}, [BEN, ANNA]);
    const answer = await bulk(world, id, {
      phoneNumbers: [CEM, "+1 202 555 0002", CEM],
      useCampaignNumbers: true,
    });
    expect(accepted(answer)).toEqual([CEM, BEN, ANNA]);
    expect(answer).toMatchObject({ requested: 3, freeLines: LINES, waitingBefore: 0, batchId: "a-new-id" });
    world.expectTruth();
  });

  it("tells of a number that another call has, and of the calls that wait already", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const holder = await world.acceptedOne(id, ANNA);
    const answer = await bulk(world, id, { phoneNumbers: [ANNA, BEN] });
    expect(accepted(answer)).toEqual([BEN]);
    expect(answer).toMatchObject({
      refused: [{ phoneNumber: ANNA, holder: { callId: holder } }],
      waitingBefore: 1,
    });
  });

  it("takes numbers of which more is said behind the others, and the campaign's with what is said there", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const said = (personId: string) => ({ timeZone: null, metadata: null, personId });
    await insertContacts(
      world.db,
      id,
      [ANNA, CEM].map(phoneNumber => ({ phoneNumber, ...said(`listed ${phoneNumber}`) })),
      world.time.now,
    );
    const answer = await bulk(world, id, {
      phoneNumbers: [BEN],
      targets: [
        { typed: "+1 202 555 0001", ...said("anna") },
        { typed: BEN, ...said("ben") },
        { typed: ANNA, ...said("anna again") },
      ],
      useCampaignNumbers: true,
    });
    expect(answer.accepted.map(call => [call.phoneNumber, call.personId])).toEqual([
      [BEN, undefined],
      [ANNA, "anna"],
      [CEM, `listed ${CEM}`],
    ]);
    world.expectTruth();
  });

  it.each([
    ["targets that are none", [{ typed: "x" }], "targets.0.phone_number"],
    ["a place that is none", [{ typed: ANNA }, { typed: BEN, party: OF_NOWHERE }], "targets.1.region"],
  ])("with %s is refused, and accepts none", async (_, targets, field) => {
    const world = makeWorld();
    const id = await world.campaign();
    const wanted = targets.map(target => ({ timeZone: null, metadata: null, ...target }));
    await expect(bulk(world, id, { targets: wanted })).rejects.toMatchObject({
      code: "validation_error",
      details: { [field]: [expect.any(String)] },
    });
    expect(world.rows()).toEqual([]);
  });

  it("tells of the free lines of all trunks that its campaign names, as far as they answer", async () => {
    const world = makeWorld();
    const trunks = ["default", "east", "away"];
    const id = await world.campaign({ trunks });
    const context = verbContext(world);
    const snapshot = async (name: string) => {
      if (name === "away") throw new Error("out of reach");
      return { linesInUse: 3, maxConcurrentCalls: name === "east" ? 2 : 10 };
    };
    const wanted = {
      campaignId: id,
      phoneNumbers: [ANNA],
      targets: [],
      useCampaignNumbers: false,
      reservation: null,
    };
    const answer = await initiateBulkCalls({ ...context, trunk: { ...context.trunk, snapshot } }, wanted);
    expect(answer.freeLines).toBe(7);
  });

  it.each([
    ["no numbers", { phoneNumbers: [] }, "validation_error", "Give phone_numbers, or"],
    ["a bad one", { phoneNumbers: [ANNA, "x"] }, "validation_error", "Invalid phone numbers: x"],
    ["a campaign without any", { useCampaignNumbers: true }, "validation_error", "has no phone numbers."],
    [
      "too many, typed and said more of",
      { phoneNumbers: numbers(6_000), targets: targetsOf(numbers(10_001).slice(5_000)) },
      "payload_too_large",
      "10001;",
    ],
    ["too many", { phoneNumbers: numbers(10_001), useCampaignNumbers: true }, "payload_too_large", "10001;"],
  ])("with %s is refused, and accepts none", async (_, wanted, code, message) => {
    const world = makeWorld();
    const id = await world.campaign();
    await expect(bulk(world, id, wanted)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
    expect(world.rows()).toEqual([]);
  });

  it("of no campaign is refused", async () => {
    const world = makeWorld();
    await expect(bulk(world, 404, { phoneNumbers: [ANNA] })).rejects.toMatchObject({ code: "not_found" });
  });
});
