import { describe, expect, it } from "vitest";
import { DEPLOYED, problems, settings } from "./deployed.ts";

describe("a setting that is out of range", () => {
  it.each([
    ["ENVIRONMENT", "staging"],
    ["ENVIRONMENT", "Development"],
    ["TELEPHONY_PROVIDER", "carrier-pigeon"],
    ["AUTH_ENABLED", "no"],
    ["AUTH_ENABLED", "FALSE"],
    ["PHONE_VALIDATION", "loose"],
    ["PUBLIC_URL", "calls.example.com"],
    ["PUBLIC_URL", "ftp://calls.example.com"],
    ["PUBLIC_URL", "https:///nowhere"],
    ["EXTERNAL_SERVICE_URL", "provider"],
    ["EXTERNAL_SERVICE_TIMEOUT_SECONDS", "0"],
    ["EXTERNAL_SERVICE_TIMEOUT_SECONDS", "121"],
    ["MAX_CONCURRENT_CALLS", "0"],
    ["MAX_CONCURRENT_CALLS", "-1"],
    ["MAX_CONCURRENT_CALLS", "1e3"],
    ["MAX_CONCURRENT_CALLS", "10001"],
    ["MAX_CONCURRENT_CALLS", "many"],
    ["MAX_RETRY_ATTEMPTS", "0"],
    ["MAX_RETRY_ATTEMPTS", "101"],
    ["DUPLICATE_CALL_WINDOW_MINUTES", "1441"],
    ["DUPLICATE_CALL_WINDOW_MINUTES", "2.5"],
    ["CALLS_PER_SECOND", "1001"],
    ["CALL_LEASE_SECONDS", "9"],
    ["CALL_LEASE_SECONDS", "14401"],
    ["DLQ_RETENTION_DAYS", "0"],
    ["DLQ_RETENTION_DAYS", "366"],
    ["CALL_RETENTION_DAYS", "0"],
    ["CALL_RETENTION_DAYS", "3651"],
    ["ARCHIVE_HOURS", "2"],
    ["ARCHIVE_HOURS", "4-4"],
    ["ARCHIVE_HOURS", "24-2"],
    ["ARCHIVE_HOURS", "1-25"],
    ["DEFAULT_COUNTRY", "XX"],
    ["DEFAULT_COUNTRY", "us"],
    ["SIMULATOR_MIN_SECONDS", "3601"],
    ["SIMULATOR_MAX_SECONDS", "0x10"],
    ["GATE_LOCATION", "mars"],
    ["GATE_LOCATION", "WEUR"],
    ["CORS_ORIGINS", "app.example.com"],
    ["CORS_ORIGINS", "https://app.example.com/"],
    ["CORS_ORIGINS", "ftp://app.example.com"],
    ["SIMULATOR_WEIGHTS", "70,15,10"],
    ["SIMULATOR_WEIGHTS", "70,15,,5"],
    ["SIMULATOR_WEIGHTS", "70,15,10,5,1"],
    ["SIMULATOR_WEIGHTS", "70,15,-10,5"],
    ["SIMULATOR_WEIGHTS", "0,0,0,0"],
    ["SIMULATOR_WEIGHTS", "a,b,c,d"],
    ["SIMULATOR_WEIGHTS", "Infinity,1,1,1"],
  ])("%s=%s is refused, naming both", (name, value) => {
    const found = problems({ ...DEPLOYED, [name]: value });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(name);
    expect(found[0]).toContain(`"${value}"`);
  });

  it.each([
    ["PUBLIC_URL", "https://calls.example.com/?key=s3cr3t", "a query"],
    ["PUBLIC_URL", "https://calls.example.com?", "a query"],
    ["PUBLIC_URL", "https://calls.example.com/#s3cr3t", "a fragment"],
    ["PUBLIC_URL", "https://ops:s3cr3t@calls.example.com", "credentials"],
    ["EXTERNAL_SERVICE_URL", "https://provider.example.com/calls?key=s3cr3t#x", "a fragment"],
    ["EXTERNAL_STATUS_URL", "https://provider.example.com/status#", "a fragment"],
  ])("%s=%s is refused by name, not by what may be secret in it", (name, value, what) => {
    expect(problems({ ...DEPLOYED, [name]: value })).toEqual([
      `${name} must be an http(s) URL without ${what}`,
    ]);
  });

  it("is not a query of the provider's own address", () => {
    const EXTERNAL_STATUS_URL = "https://provider.example.com/status?v=2";
    expect(settings({ ...DEPLOYED, EXTERNAL_STATUS_URL }).http.statusUrl).toBe(EXTERNAL_STATUS_URL);
  });

  it("is named with all the others at once", () => {
    const found = problems({
      ...DEPLOYED,
      MAX_CONCURRENT_CALLS: "none",
      PHONE_VALIDATION: "some",
      PUBLIC_URL: "x",
    });
    expect(found.map(p => p.split(" ")[0]).sort()).toEqual([
      "MAX_CONCURRENT_CALLS",
      "PHONE_VALIDATION",
      "PUBLIC_URL",
    ]);
  });

  it("is refused, by name, when it is no text at all", () => {
    expect(problems({ ...DEPLOYED, MAX_CONCURRENT_CALLS: 100 })[0]).toMatch(/^MAX_CONCURRENT_CALLS /);
  });
});
