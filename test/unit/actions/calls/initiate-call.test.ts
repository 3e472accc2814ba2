// A request for one call: what it becomes, and the words that refuse it.
import { describe, expect, it } from "vitest";
import { type CallWanted, initiateCall } from "../../../../src/actions/calls/initiate-call.ts";
import { AD_HOC_CAMPAIGN_ID } from "../../../../src/domain/campaigns/campaign.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { SECOND } from "../../../support/worlds/permits.ts";
import { verbContext } from "./verb-context.ts";

const call = (world: World, wanted: Partial<CallWanted> = {}) =>
  initiateCall(verbContext(world), {
    phoneNumber: "+1 (202) 555-0143",
    timeZone: null,
    metadata: null,
    reservation: null,
    storeAcceptance: false,
    ...wanted,
  });

describe("a request for one call", () => {
  it("has its number in normal form, and the name of its campaign", async () => {
    const world = makeWorld();
    const campaignId = await world.campaign({ name: "reminders" });
    expect(await call(world, { campaignId })).toMatchObject({
      call: { campaignId, phoneNumber: "+12025550143" },
      campaignName: "reminders",
    });
  });

  it.each([null, undefined])("without a campaign (%s) is an ad-hoc one", async campaignId => {
    const world = makeWorld();
    expect(await call(world, { campaignId })).toMatchObject({ call: { campaignId: AD_HOC_CAMPAIGN_ID } });
  });

  it("to a number that was just accepted is refused, saying which call has it and for how long", async () => {
    const world = makeWorld();
    const first = await call(world);
    world.time.now += 299 * SECOND;
    await expect(call(world)).rejects.toMatchObject({
      code: "duplicate_call",
      message: "Duplicate call within window: +12025550143 was accepted less than 5 minutes ago.",
      details: { call_id: first.call.callId, phone_number: "+12025550143", retry_after_seconds: 1 },
      retryAfterSeconds: 1,
    });
  });

  it("to what is no number, or of no campaign, is refused", async () => {
    const world = makeWorld();
    await expect(call(world, { phoneNumber: "12" })).rejects.toMatchObject({ code: "validation_error" });
    await expect(call(world, { campaignId: 404 })).rejects.toMatchObject({ code: "not_found" });
  });

  it("while the gate cannot be reached is to be made again", async () => {
    const world = makeWorld();
    const ctx = verbContext(world);
    const trunk = { initiate: () => Promise.reject(new Error("out of reach")) };
    const wanted = { timeZone: null, metadata: null, reservation: null, storeAcceptance: false };
    await expect(
      initiateCall({ ...ctx, trunk }, { ...wanted, phoneNumber: "+12025550143" }),
    ).rejects.toMatchObject({ code: "service_unavailable", retryAfterSeconds: 5 });
  });
});
