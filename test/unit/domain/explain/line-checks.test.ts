// A free line over any of a campaign's trunks is enough; where none has one, each trunk says why.
import { expect, it } from "vitest";
import type { LineFacts } from "../../../../src/domain/explain/explain-checks.ts";
import { lineChecks, type TrunkLines } from "../../../../src/domain/explain/line-checks.ts";
import { factsOf, NOW } from "./explain-worlds.ts";

const WELL = factsOf().trunk;
const trunkOf = (
  name: string,
  facts: Partial<LineFacts> = {},
  changes: Partial<TrunkLines> = {},
): TrunkLines => ({
  name,
  backupOf: null,
  serves: true,
  campaignLines: null,
  facts: factsOf(facts),
  ...changes,
});
const check = (trunks: TrunkLines[], maxConcurrentCalls: number | null = null) =>
  lineChecks({ permit: null, numberHeldBy: null, trunks }, { id: 3, maxConcurrentCalls }, NOW);
const failing = (...asked: Parameters<typeof check>) =>
  check(...asked)
    .filter(c => !c.pass)
    .map(c => c.detail);

const PAUSED = { trunk: { ...WELL, paused: true } };
const FULL = { linesInUse: 10 };

it("one of two trunks that has room is enough, and the other says what it does", () => {
  const checks = check([trunkOf("east", PAUSED), trunkOf("west")]);
  expect(checks.every(c => c.pass)).toBe(true);
  expect(checks).toContainEqual({
    check: "trunk",
    pass: true,
    detail: "Trunk east: the trunk is paused: nothing is dialled.",
  });
  expect(checks).toContainEqual({ check: "trunk", pass: true, detail: "Trunk west: the trunk is well." });
});

it("what holds each up is named where none has room", () => {
  const paced = { pace: { perSecond: 5, roomAt: NOW + 400 } };
  const held = { trunk: { ...WELL, heldUntil: NOW + 1_000 } };
  const broken = { trunk: { ...WELL, breaker: { state: "open" as const, until: NOW + 2_000 } } };
  const trunks = [
    trunkOf("a", FULL),
    trunkOf("b", PAUSED),
    trunkOf("c", paced),
    trunkOf("d", held),
    trunkOf("e", broken),
  ];
  expect(failing(trunks)).toEqual([
    "10 of trunk a's 10 lines in use; it waits for one to come free.",
    "Trunk b: the trunk is paused: nothing is dialled.",
    "Trunk c: 5 dials per second: the next one at 2026-11-20T21:40:00.400Z.",
    "Trunk d: the provider asked to be left alone until 2026-11-20T21:40:01.000Z.",
    "Trunk e: too many dials failed; the next one is tried at 2026-11-20T21:40:02.000Z.",
  ]);
});

it("one that has free lines and does not dial, and one that dials and is full, are no room together", () => {
  expect(failing([trunkOf("a", PAUSED), trunkOf("b", FULL)])).toHaveLength(2);
});

it("a backup whose trunk is available is no room, and blamed for nothing", () => {
  const spare = trunkOf("spare", {}, { serves: false, backupOf: "main" });
  expect(failing([trunkOf("main", FULL), spare])).toEqual([
    "10 of trunk main's 10 lines in use; it waits for one to come free.",
  ]);
  const standsIn = check([trunkOf("main", PAUSED), { ...spare, serves: true }]);
  expect(standsIn.every(c => c.pass)).toBe(true);
  expect(standsIn.map(c => c.detail)).toContain("Trunk spare: it stands in for main, and is well.");
});

it("a campaign's own lines are counted over all, and each trunk has its part of them", () => {
  const trunks = [
    trunkOf("a", { linesOfCampaign: 2 }, { campaignLines: 2 }),
    trunkOf("b", { linesOfCampaign: 1, ...FULL }, { campaignLines: 3 }),
  ];
  expect(failing(trunks, 5)).toEqual([
    "Trunk a: 2 of its 2 of campaign 3's lines in use; it waits for one to come free.",
    "10 of trunk b's 10 lines in use; it waits for one to come free.",
  ]);
  expect(check(trunks, 5)[0]).toEqual({
    check: "campaign_lines",
    pass: true,
    detail: "3 of campaign 3's 5 in use.",
  });
  expect(check(trunks, 3)[0]?.pass).toBe(false);
});

it("the line that the call holds itself is in nobody's way", () => {
  const permit = { attempt: 1, begun: false, grantedAt: NOW, expiresAt: NOW + 60_000 };
  const holding = trunkOf("a", { permit, linesInUse: 10, linesOfCampaign: 1 }, { campaignLines: 1 });
  expect(failing([holding, trunkOf("b", PAUSED)], 1)).toEqual([]);
});

it("a single trunk that is not the default one is named", () => {
  expect(check([trunkOf("west", PAUSED)]).map(c => [c.check, c.detail])).toEqual([
    ["trunk", "Trunk west: the trunk is paused: nothing is dialled."],
    ["campaign_lines", "Campaign 3 has no limit of its own and 0 in use."],
    ["trunk_lines", "0 of trunk west's 10 lines in use."],
    ["pace", "Trunk west: no limit of calls per second is set."],
  ]);
});
