// What the gate tells of its lines: to whom each belongs, and that nobody's own line counts as another's.
import { expect, it } from "vitest";
import { lineFacts } from "../../../src/gate/lines-view.ts";
import { Pace } from "../../../src/gate/pace.ts";
import { nodeSqlStorage } from "../../support/platform/node-sqlite.ts";
import { NOW, permit } from "../../support/worlds/permits.ts";

const ANNA = "+12025550001";
const BEN = "+12025550002";
const policy = { maxConcurrentCalls: 10, callsPerSecond: 2 };
const held = [
  permit({ callId: "a", phoneNumber: ANNA, begun: true }),
  permit({ callId: "b", phoneNumber: BEN, campaignId: 2, attempt: 2 }),
];
const tell = (callId: string, phoneNumber: string, pace = new Pace(nodeSqlStorage(), 2)) =>
  lineFacts(held, { campaignId: 2, call: { callId, phoneNumber } }, policy, pace, NOW);

it("tells a call its own permit, and not as one that holds its number", () => {
  expect(tell("b", BEN)).toMatchObject({
    permit: { attempt: 2, begun: false },
    numberHeldBy: null,
    linesInUse: 2,
    linesOfCampaign: 1,
    maxConcurrentCalls: 10,
  });
});

it("tells a call that another one holds its number", () => {
  const { permit: own, numberHeldBy } = tell("c", ANNA);
  expect(own).toBeNull();
  expect(numberHeldBy).toEqual({ callId: "a", expiresAt: held[0]?.expiresAt });
});

it("tells when the pace has room, counting the dials that are granted and have not begun", () => {
  const pace = new Pace(nodeSqlStorage(), 2);
  expect(tell("c", "+12025550003", pace).pace).toEqual({ perSecond: 2, roomAt: null });
  pace.began(["a:1", "c:1", "d:1"], NOW);
  expect(tell("c", "+12025550003", pace).pace.roomAt).toBe(NOW + 1_000);
  expect(tell("b", BEN, pace).pace.roomAt).toBeNull();
});

it("of a campaign alone tells no call's permit", () => {
  const pace = new Pace(nodeSqlStorage(), 0);
  const told = lineFacts(held, { campaignId: 1, call: null }, { ...policy, callsPerSecond: 0 }, pace, NOW);
  expect(told).toMatchObject({
    permit: null,
    numberHeldBy: null,
    linesOfCampaign: 1,
    pace: { perSecond: 0, roomAt: null },
  });
});
