// Packs by name and by wildcard.
import { expect, it } from "vitest";
import {
  selectPacks,
  showVersions,
  uniquePacks,
} from "../../../../../src/domain/compliance/packs/select-packs.ts";
import { shippedPacks } from "../../../../../src/domain/compliance/shipped/shipped.ts";

const select = (...names: string[]) =>
  showVersions(
    uniquePacks(
      names.flatMap(name => {
        const selected = selectPacks(name, shippedPacks());
        if (!selected.ok) throw new Error(selected.message);
        return selected.packs;
      }),
    ),
  );

it("a wildcard never takes what is unverified, be it a pack or a version", () => {
  const taken = select("*");
  const unverified = [...shippedPacks().values()]
    .flatMap(pack => pack.versions)
    .filter(v => v.sureness === "unverified")
    .map(v => `${v.pack}@${v.version}`);
  expect(unverified).toContain("us-nv@1");
  expect(unverified).toContain("us-pa@2");
  expect(taken.filter(version => unverified.includes(version))).toEqual([]);
  expect(taken).toContain("us-pa@1");
});

it("by its name a pack has all its versions, also next to a wildcard", () => {
  expect(select("us-pa")).toEqual(["us-pa@1", "us-pa@2"]);
  expect(select("us-*", "us-pa").filter(v => v.startsWith("us-pa"))).toEqual(["us-pa@1", "us-pa@2"]);
  expect(select("us-nv")).toEqual(["us-nv@1"]);
});

it("us-* takes nothing of other countries, and no list that would have to be uploaded first", () => {
  expect(select("us-*").filter(v => !v.startsWith("us-"))).toEqual([]);
});

it("a pack may be called by another name", () => {
  expect(select("reg-f")).toEqual(["us-reg-f@1"]);
});
