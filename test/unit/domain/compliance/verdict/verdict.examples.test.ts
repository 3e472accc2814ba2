// The examples of the compliance document, one row each: 2026, UTC, closing margin 0.
import { expect, it } from "vitest";
import type { Purpose } from "../../../../../src/domain/compliance/packs/pack.ts";
import type { Place } from "../../../../../src/domain/compliance/place/place.ts";
import type { Reach } from "../../../../../src/domain/compliance/verdict/question.ts";
import { verdict } from "../../../../../src/domain/compliance/verdict/verdict.ts";
import { DAY_MS, HOUR_MS } from "../../../../../src/domain/time-units.ts";
import {
  blackout,
  FLORIDA,
  known,
  NEW_YORK,
  office,
  type PackGiven,
  question,
  reach,
} from "../../../../support/worlds/compliance-worlds.ts";
import { iso, ms } from "../../../../support/worlds/rule-worlds.ts";

const at = (text: string) => `2026-${text.replace(" ", "T")}:00Z`;
const america = (cities: string, regions: string[], country?: string) =>
  known(
    cities.split(" ").map(city => `America/${city}`),
    regions,
    country,
  );

const INDIANA = america("Chicago Indiana/Indianapolis New_York", ["US-IN"]);
const PANHANDLE = america("Chicago New_York", ["US-FL"]);
const NORTH = america(
  "Whitehorse Inuvik Yellowknife Cambridge_Bay Rankin_Inlet Iqaluit Coral_Harbour",
  ["CA-NT", "CA-NU", "CA-YT"],
  "CA",
);
const VANCOUVER = america("Vancouver Edmonton Fort_Nelson", ["CA-BC"]);
const CHICAGO = america("Chicago", ["US-IL"]);
const TOLL_FREE: Place = {
  kind: "unknown",
  why: "toll-free",
  strictest: { zones: ["America/New_York", "Pacific/Honolulu"], regions: [], country: "US" },
};

const fl = [0, 1, 2].map(n => reach(ms(at("01-14 15:00")) + n * HOUR_MS, { subject: "solar" }));
const daily = [0, 1, 2, 3, 4, 5, 6].map(n => reach(ms(at("06-01 15:00")) + n * DAY_MS));
const talked = [reach("2026-03-02T23:00:00Z", { event: "conversation" })];
const refused = [reach(at("01-05 10:00"), { event: "refused" })];
const storm = [blackout(at("08-28 14:00"), at("09-01 00:00"), { regions: ["US-LA"] })];

interface Row {
  place: Place;
  packs: PackGiven[];
  now: string;
  until?: string;
  is?: "dial" | "refuse";
  purpose?: Purpose;
  history?: Reach[];
}

// biome-ignore format: a row for each example
it.each<[string, Row]>([
  ["the first morning of winter time: 12:30Z is 07:30", { place: NEW_YORK, packs: ["us-federal"], now: "11-01 12:30", until: "11-01 13:00" }],
  ["930 overlays 812 and inherits its zones", { place: INDIANA, packs: ["us-federal"], now: "01-15 13:30", until: "01-15 14:00" }],
  ["850: 20:30 in Tallahassee; opens at 08:00 of the later zone", { place: PANHANDLE, packs: ["us-federal", "us-fl"], now: "01-16 01:30", until: "01-16 14:00" }],
  ["867 spans Yukon to Iqaluit", { place: NORTH, packs: ["ca-crtc"], now: "01-15 15:30", until: "01-15 16:00" }],
  ["British Columbia stays at UTC-7 after 2026-11-01", { place: VANCOUVER, packs: ["ca-crtc"], now: "12-15 05:15", until: "12-15 16:00" }],
  ["toll-free has no place", { place: TOLL_FREE, packs: ["us-federal"], now: "01-15 18:00", is: "refuse" }],
  ["Nepal is UTC+5:45", { place: known(["Asia/Kathmandu"], [], "NP"), packs: [office()], now: "01-15 03:15", is: "dial" }],
  ["sixty full days after a refusal, then the weekend", { place: known(["Europe/Paris"], [], "FR"), packs: ["fr-hours"], now: "03-01 10:00", until: "03-09 09:00", history: refused }],
  ["a fourth call in 24 hours", { place: FLORIDA, packs: ["us-federal", "us-fl"], now: "01-15 14:59", until: "01-15 15:00", history: fl }],
  ["exactly seven days after the first of seven", { place: CHICAGO, packs: ["reg-f"], now: "06-08 15:00", is: "dial", purpose: "collections", history: daily }],
  ["a minute before, it is not", { place: CHICAGO, packs: ["reg-f"], now: "06-08 14:59", until: "06-08 15:00", purpose: "collections", history: daily }],
  ["seven calendar days after a conversation, over a DST change", { place: CHICAGO, packs: ["reg-f"], now: "03-05 15:00", until: "03-09 13:00", purpose: "collections", history: talked }],
  ["July 4 is a Saturday, Friday observed", { place: america("Chicago New_York", ["US-AL"]), packs: ["us-federal", "us-al"], now: "07-03 15:00", until: "07-06 13:00" }],
  ["the first Sunday of the new version", { place: america("New_York", ["US-PA"]), packs: ["us-federal", "us-pa"], now: "10-18 16:00", until: "10-19 12:00" }],
])("%s", (_, { place, packs, now, until, is, purpose = "telemarketing", history = [] }) => {
  const found = verdict(question({ now: at(now), place, packs, history, call: { purpose, subject: "solar" } }));
  expect(found.decision).toBe(is ?? "wait");
  expect(found.decision === "wait" ? iso(found.until) : undefined).toBe(until && iso(ms(at(until))));
});

it("a state of emergency closes the state at once", () => {
  const asked = { place: america("Chicago", ["US-LA"]), packs: ["us-federal", "us-la"], blackouts: storm };
  const found = verdict(question({ ...asked, now: at("08-28 15:00") }));
  expect(found).toMatchObject({
    decision: "wait",
    until: ms(at("09-01 00:00")),
    blockedBy: ["blackout/storm"],
  });
});
