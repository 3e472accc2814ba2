// Trunks that are refused at the door: each time in words that name the field and the value.
import { describe, expect, it } from "vitest";
import type { Json } from "../../support/api.ts";
import {
  ask,
  freshName,
  madeTrunk,
  SETTINGS,
  SIMULATED,
  TWILIO,
} from "../../support/requests/further-trunks.ts";

describe("what is wrong is named with its field and value", () => {
  const long = "x".repeat(41);
  it.each<[string, Json, string, string]>([
    ["no name", { name: undefined }, "name", "is required"],
    ["a name with a capital", { name: "Berlin" }, "name", '"Berlin"'],
    ["a name with a space", { name: "ber lin" }, "name", '"ber lin"'],
    ["an empty name", { name: "" }, "name", '""'],
    ["a name that is too long", { name: long }, "name", "40"],
    ["a name that is a number", { name: 7 }, "name", "7"],
    ["pause as a name", { name: "pause" }, "name", '"pause"'],
    ["resume as a name", { name: "resume" }, "name", '"resume"'],
    ["an unknown provider", { provider: "pigeon" }, "provider", "pigeon"],
    ["no provider", { provider: undefined }, "provider", "is required"],
    ["a field of elsewhere", { provder: "http" }, "provder", "provder"],
    ["no lines", { max_concurrent_calls: 0 }, "max_concurrent_calls", "0"],
    ["half a line", { max_concurrent_calls: 1.5 }, "max_concurrent_calls", "1.5"],
    ["lines in words", { max_concurrent_calls: "many" }, "max_concurrent_calls", '"many"'],
    ["a negative pace", { calls_per_second: -1 }, "calls_per_second", "-1"],
    ["no weight at all", { weight: 0 }, "weight", "0"],
    ["a weight beyond the largest", { weight: 101 }, "weight", "101"],
    ["settings that are a list", { settings: [1] }, "settings", "[1]"],
    ["settings that the simulator has not", { settings: { seed: 1 } }, "settings", "seed"],
    ["settings by the megabyte", { settings: { a: "x".repeat(20_000) } }, "settings", "16384 bytes"],
    ["secrets that are a text", { secrets: "TRUNK_A" }, "secrets", '"TRUNK_A"'],
    ["a secret that the simulator has not", { secrets: { a: "TRUNK_A" } }, "secrets", "a is no secret"],
    ["an address that is none", { provider: "http", settings: { url: "tel:1" } }, "settings", '"tel:1"'],
    ["an http trunk without an address", { provider: "http" }, "settings", "url"],
    ["a backup of nobody", { backup_of: "nowhere" }, "backup_of", "nowhere"],
    ["a backup of itself", { name: "narcissus", backup_of: "narcissus" }, "backup_of", "another trunk"],
    ["no setting of the provider", { ...TWILIO, settings: {} }, "settings", "account_sid"],
    ["a wrong setting", { ...TWILIO, settings: { ...SETTINGS, from: "me" } }, "settings", "from"],
    ["a setting nobody knows", { ...TWILIO, settings: { ...SETTINGS, form: 1 } }, "settings", "form"],
    ["no secret", { ...TWILIO, secrets: {} }, "secrets", "auth_token is needed"],
    ["a secret that is not set", { ...TWILIO, secrets: { auth_token: "TWILIO_US" } }, "secrets", "TWILIO_US"],
    [
      "a secret that is empty",
      { ...TWILIO, secrets: { auth_token: "TRUNK_EMPTY" } },
      "secrets",
      "TRUNK_EMPTY is missing",
    ],
    [
      "a secret of the service's own",
      { ...TWILIO, secrets: { auth_token: "VALID_TOKENS" } },
      "secrets",
      "VALID_TOKENS",
    ],
    [
      "a secret of nobody's",
      { ...TWILIO, secrets: { auth_token: "MY_OWN_TOKEN" } },
      "secrets",
      "MY_OWN_TOKEN",
    ],
    ["another's secret", { ...TWILIO, secrets: { auth_token: "PLIVO_AUTH_TOKEN" } }, "secrets", "TWILIO_"],
    ["a secret itself", { ...TWILIO, secrets: { auth_token: "s3cr3t" } }, "secrets", "Worker secret"],
  ])("%s", async (_, fields, field, words) => {
    const { status, body } = await ask("POST", "/trunks", { name: freshName(), ...SIMULATED, ...fields });
    expect([status, body.error.code]).toEqual([400, "validation_error"]);
    expect(Object.keys(body.error.details)).toContain(field);
    expect(body.error.details[field].join(" ")).toContain(words);
  });

  it("a backup of a backup, and a backup for what is one itself", async () => {
    const main = await madeTrunk();
    const spare = await madeTrunk({ ...SIMULATED, backup_of: main });
    const second = await ask("POST", "/trunks", { name: freshName(), ...SIMULATED, backup_of: spare });
    expect(second.body.error.details.backup_of[0]).toBe(
      `${spare} is itself the backup of ${main}: name that one`,
    );
    const changed = await ask("PATCH", `/trunks/${main}`, { backup_of: "default" });
    expect(changed.body.error.details.backup_of[0]).toContain(`${main} has a backup of its own`);
  });

  it("a trunk that there is not", async () => {
    for (const [method, path] of [
      ["GET", "/trunks/nowhere"],
      ["PATCH", "/trunks/nowhere"],
      ["POST", "/trunks/nowhere/pause"],
      ["POST", "/trunks/nowhere/resume"],
    ] as const) {
      const { status, body } = await ask(method, path, method === "PATCH" ? { weight: 2 } : undefined);
      expect([method, status, body.error.message]).toEqual([
        method,
        404,
        expect.stringContaining('Trunk "nowhere" not found; there is "default"'),
      ]);
    }
    const made = await ask("POST", "/campaigns", { name: "a campaign", trunks: ["default", "nowhere"] });
    expect([made.status, made.body.error.details.trunks[0]]).toEqual([
      400,
      expect.stringContaining("there is no trunk nowhere; there is default"),
    ]);
  });
});
