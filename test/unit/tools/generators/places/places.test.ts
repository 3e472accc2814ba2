// The tables of places are made of prefixes, names and centroids: small sources, and the rules that hold for them.
import { expect, it } from "vitest";
import { areaCodeRows as committed } from "../../../../../src/domain/compliance/place/area-codes.ts";
import { areaCodeRows } from "../../../../../src/tools/generators/places/area-codes.ts";
import { NEW_CODES, ZONES_BY_HAND } from "../../../../../src/tools/generators/places/by-hand.ts";
import { OVERLAYS } from "../../../../../src/tools/generators/places/overlays.ts";
import { sameClock } from "../../../../../src/tools/generators/places/same-clock.ts";
import { ranges, tableText } from "../../../../../src/tools/generators/places/table-text.ts";
import { zipRows } from "../../../../../src/tools/generators/places/zip-codes.ts";

const rowOf = (code: string, prefixes: Record<string, string[]>, names: Record<string, string>) =>
  areaCodeRows({
    zonesByPrefix: new Map(Object.entries(prefixes)),
    names: new Map(Object.entries(names)),
  }).find(row => row.words.some(word => word.split("/").includes(code)));

it("an area code has the zones of all its prefixes together", () => {
  const prefixes = {
    "1620": ["America/Chicago"],
    "1785": ["America/Chicago"],
    "1620384": ["America/Denver"],
  };
  // 620 is laid over by hand; 913 is not.
  const split = { "1913": ["America/Chicago"], "1913384": ["America/Denver"] };
  expect(rowOf("913", { ...prefixes, ...split }, { "913": "Kansas" })?.zones).toEqual([
    "America/Chicago",
    "America/Denver",
  ]);
});

it("what is known of one overlay holds for the others, also for one that the source lacks", () => {
  expect(rowOf("436", { "1440": ["America/New_York"] }, { "440": "Ohio" })).toEqual({
    regions: ["US-OH"],
    zones: ["America/New_York"],
    words: ["436/440"],
  });
});

it("a zone of the source with a clock that its state does not keep is left out", () => {
  expect(
    rowOf("253", { "1253": ["America/Los_Angeles", "America/Chicago"] }, { "253": "Washington State" }),
  ).toEqual(expect.objectContaining({ zones: ["America/Los_Angeles"] }));
});

it("a hand list stands in place of the source", () => {
  expect(rowOf("915", { "1915": ["America/Chicago"] }, { "915": "Texas" })?.zones).toEqual([
    "America/Denver",
  ]);
});

it("the committed table has every overlay and every hand list of today", () => {
  const words = committed().flatMap(row => row.words);
  expect(OVERLAYS.trim().split(/\s+/)).toEqual(
    expect.arrayContaining(words.filter(word => word.includes("/"))),
  );
  expect(words).toEqual(expect.arrayContaining(OVERLAYS.trim().split(/\s+/)));
  const codes = words.flatMap(word => word.split("/"));
  expect(codes).toEqual(expect.arrayContaining(Object.keys(NEW_CODES)));
  for (const [listed, zones] of Object.entries(ZONES_BY_HAND)) {
    for (const code of listed.split(" ")) {
      const row = committed().find(({ words: groups }) =>
        groups.some(group => group.split("/").includes(code)),
      );
      expect(row?.zones, code).toEqual(zones.split(" ").map(zone => `America/${zone}`));
    }
  }
});

it("a ZIP prefix has the zones of its centroids, but for those outside the state and of the armed forces", () => {
  const zones = ["America/Indiana/Indianapolis", "America/Chicago", "America/Denver", "Europe/Berlin"];
  const centroids = [
    { zip: "46501", state: "IN", latitude: 0, longitude: 0 },
    { zip: "46502", state: "IN", latitude: 1, longitude: 0 },
    { zip: "46503", state: "IN", latitude: 2, longitude: 0 },
    { zip: "09012", state: "AE", latitude: 3, longitude: 0 },
  ];
  const rows = zipRows(centroids, latitude => zones[latitude] ?? "");
  expect(rows).toContainEqual({
    regions: ["US-IN"],
    zones: ["America/Chicago", "America/New_York"],
    words: ["465"],
  });
  expect(rows.flatMap(({ words }) => words)).not.toContain("090");
});

it("ZIP codes of a second state under one prefix stand in full", () => {
  const centroids = ["06320", "06340"].map(zip => ({ zip, state: "CT", latitude: 0, longitude: 0 }));
  const rows = zipRows(
    [...centroids, { zip: "06390", state: "NY", latitude: 0, longitude: 0 }],
    () => "America/New_York",
  );
  expect(rows).toContainEqual(expect.objectContaining({ regions: ["US-CT"], words: ["063"] }));
  expect(rows).toContainEqual(expect.objectContaining({ regions: ["US-NY"], words: ["06390"] }));
});

it("zones are one where their clocks agree from 2026 on", () => {
  const ours = ["America/New_York", "America/Phoenix", "America/Denver"];
  expect(sameClock("America/Detroit", ours)).toBe("America/New_York");
  expect(sameClock("America/Boise", ours)).toBe("America/Denver");
  expect(sameClock("America/Hermosillo", ours)).toBe("America/Phoenix");
  expect(sameClock("America/Chicago", ours)).toBeNull();
});

it("prefixes that follow each other become a range, of one length each", () => {
  expect(ranges(["464", "463", "466", "96940", "96939", "009"])).toEqual([
    "009",
    "463-464",
    "466",
    "96939-96940",
  ]);
});

it("rows of the same regions and zones become one line, without America/", () => {
  const row = (words: string[]) => ({
    regions: ["US-IN"],
    zones: ["America/New_York", "America/Chicago"],
    words,
  });
  const there = { regions: ["US-HI"], zones: ["Pacific/Honolulu"], words: ["808"] };
  expect(tableText([row(["574"]), there, row(["219"])])).toBe(
    "US-HI | Pacific/Honolulu | 808\nUS-IN | Chicago New_York | 219 574",
  );
});
