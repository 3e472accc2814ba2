// Further trunks at the door: what is stored of them, what can be changed, and what is never shown.
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { setLogLevel } from "../../../src/log.ts";
import { type Json, makeCampaign } from "../../support/api.ts";
import {
  ask,
  freshName,
  madeTrunk,
  SECRET,
  SETTINGS,
  SIMULATED,
  TWILIO,
} from "../../support/requests/further-trunks.ts";

const logged: string[] = [];
beforeAll(async () => {
  // The settings are read at the first request; they say "error".
  await ask("GET", "/trunks");
  setLogLevel("debug");
  const keep = (line: unknown) => void logged.push(String(line));
  vi.spyOn(console, "log").mockImplementation(keep);
  vi.spyOn(console, "error").mockImplementation(keep);
});
afterAll(() => {
  setLogLevel("error");
  vi.restoreAllMocks();
});

describe("a further trunk", () => {
  it("is answered as it was made, with the names of its secrets and never the secrets", async () => {
    const { body, status } = await ask("POST", "/trunks", { name: "twilio-eu", ...TWILIO });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: "twilio-eu",
      status: "ok",
      provider: "twilio",
      weight: 3,
      backup_of: null,
      settings: SETTINGS,
      secrets: { auth_token: "TWILIO_EU_AUTH_TOKEN" },
      unavailable_until: null,
      max_concurrent_calls: 50,
      lines_in_use: 0,
      pacing: { calls_per_second: 5, next_dial_at: null },
      permits: [],
    });
    expect((await ask("GET", "/trunks/twilio-eu")).body).toMatchObject({ ...body, next_alarm_at: null });
    const { body: all } = await ask("GET", "/trunks");
    expect(all.trunks.map((t: Json) => t.name)).toEqual(["default", "twilio-eu"]);
    expect(logged.join("\n")).not.toContain(SECRET);
    expect(logged.length).toBeGreaterThan(0);
    const row = await env.DB.prepare("SELECT * FROM trunks WHERE name = 'twilio-eu'").first();
    expect(JSON.stringify(row)).not.toContain(SECRET);
  });

  it("has no limit of calls per second, weight 1 and nobody to stand in for, when that is not said", async () => {
    expect((await ask("GET", `/trunks/${await madeTrunk()}`)).body).toMatchObject({
      weight: 1,
      backup_of: null,
      settings: {},
      secrets: {},
      pacing: { calls_per_second: 0 },
    });
  });

  it("is made once under an Idempotency-Key, and not twice under a name", async () => {
    const name = freshName();
    const key = { "Idempotency-Key": `make ${name}`.replace(" ", "-") };
    const first = await ask("POST", "/trunks", { name, ...SIMULATED }, key);
    const again = await ask("POST", "/trunks", { name, ...SIMULATED }, key);
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(again.headers.get("Idempotent-Replayed")).toBe("true");
    expect(await ask("POST", "/trunks", { name, ...SIMULATED })).toMatchObject({
      status: 409,
      body: { error: { code: "conflict", message: `There is a trunk "${name}".` } },
    });
  });
});

describe("a change", () => {
  it("leaves what it does not name", async () => {
    const name = await madeTrunk(TWILIO);
    const { status, body } = await ask("PATCH", `/trunks/${name}`, { max_concurrent_calls: 7 });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      provider: "twilio",
      weight: 3,
      settings: SETTINGS,
      secrets: { auth_token: "TWILIO_EU_AUTH_TOKEN" },
      pacing: { calls_per_second: 5 },
    });
    expect((await ask("PATCH", `/trunks/${name}`, {})).body.weight).toBe(3);
    await vi.waitFor(async () =>
      expect((await ask("GET", `/trunks/${name}`)).body.max_concurrent_calls).toBe(7),
    );
  });

  it("of the settings is held against the account as it will be", async () => {
    const name = await madeTrunk(TWILIO);
    expect((await ask("PATCH", `/trunks/${name}`, { provider: "plivo" })).body.error.details).toMatchObject({
      settings: expect.anything(),
      secrets: expect.anything(),
    });
    expect((await ask("GET", `/trunks/${name}`)).body.provider).toBe("twilio");
  });

  it.each([
    ["provider", { provider: "http" }, "TELEPHONY_PROVIDER"],
    ["max_concurrent_calls", { max_concurrent_calls: 5 }, "MAX_CONCURRENT_CALLS"],
    ["calls_per_second", { calls_per_second: 5 }, "CALLS_PER_SECOND"],
    ["settings", { settings: { url: "https://example.com" } }, "TRUNK_SETTINGS"],
    ["secrets", { secrets: { a: "TRUNK_A" } }, "the provider's own secrets"],
    ["backup_of", { backup_of: "x" }, "the default trunk is nobody's backup"],
  ])("of the default trunk's %s is refused, and says what sets it", async (field, change, words) => {
    const { status, body } = await ask("PATCH", "/trunks/default", change);
    expect([status, Object.keys(body.error.details)]).toEqual([400, [field]]);
    expect(body.error.details[field][0]).toContain(words);
  });

  it("of the default trunk's weight is taken", async () => {
    expect((await ask("PATCH", "/trunks/default", { weight: 4 })).body).toMatchObject({ weight: 4 });
    expect((await ask("PATCH", "/trunks/default", { weight: 1 })).status).toBe(200);
  });
});

describe("the button for all", () => {
  it("pauses every trunk, twice the same, and takes it back", async () => {
    await madeTrunk();
    for (const [path, status] of [
      ["/trunks/pause", "paused"],
      ["/trunks/pause", "paused"],
      ["/trunks/resume", "ok"],
    ] as const) {
      const { body } = await ask("POST", path);
      expect(body.trunks.length).toBeGreaterThan(1);
      expect([path, new Set(body.trunks.map((t: Json) => t.status))]).toEqual([path, new Set([status])]);
    }
  });
});

it("the keys of callback URLs are those of the default trunk, whoever asks", async () => {
  const name = await madeTrunk();
  expect(await ask("POST", `/trunks/${name}/callback-key/rotate`)).toMatchObject({
    status: 409,
    body: { error: { code: "conflict", message: expect.stringContaining("default") } },
  });
});

it("a campaign shows the trunks that it names, and null where it names none", async () => {
  const name = await madeTrunk();
  const id = await makeCampaign({ trunks: [name] });
  expect((await ask("GET", `/campaigns/${id}`)).body.trunks).toEqual([name]);
  expect((await ask("PATCH", `/campaigns/${id}`, { trunks: null })).body.trunks).toBeNull();
});
