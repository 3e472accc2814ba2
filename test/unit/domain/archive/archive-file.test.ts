// The archive's names: a call's day, its files, its manifests.
import { describe, expect, it } from "vitest";
import {
  dayOfCallId,
  isArchiveFileName,
  isManifestName,
  manifestName,
} from "../../../../src/domain/archive/archive-file.ts";
import { callIds } from "../../../../src/store/calls/call-id.ts";

const at = (text: string) => Date.parse(text);

describe("names", () => {
  it("a call's day is that of the time in its id", () => {
    const id = callIds()(at("2026-08-12T23:59:59.999Z"));
    expect(dayOfCallId(id)).toBe("2026-08-12");
    for (const other of ["", "nobody", id.replace("-7", "-4"), `${id}0`])
      expect(dayOfCallId(other)).toBeNull();
  });

  it("only names of the archive's own are asked for", () => {
    expect(isManifestName(manifestName(12))).toBe(true);
    expect(isArchiveFileName("contacts-2026-08-12-000001.ndjson.gz")).toBe(true);
    for (const name of ["../x", "calls-2026-08-12-1.ndjson.gz", "manifest-1.json", "calls", "once"])
      expect([isArchiveFileName(name), isManifestName(name)]).toEqual([false, false]);
  });
});
