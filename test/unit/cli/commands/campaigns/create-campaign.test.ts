// A campaign, created.
import { describe, expect, it } from "vitest";
import { contractServer } from "../../contract-server.ts";
import { CAMPAIGN } from "../../sample-answers.ts";

describe("campaigns", () => {
  it("are created with the fields that were given, and nothing else", async () => {
    const server = await contractServer({ "POST /api/v1/campaigns": { status: 201, body: CAMPAIGN } });
    const hours = [{ day_of_week: 1, start: "09:00", end: "17:00" }];
    const flags = ["--max-attempts", "3", "--base-delay", "2s", "--jitter=0.5", "--weight", "4"];
    const ran = await server.cli(
      ...["campaigns", "create", "Reminders", "--time-zone", "Europe/Paris"],
      ...[...flags, "--business-hours", JSON.stringify(hours)],
    );
    expect(ran.code).toBe(0);
    expect(ran.out).toContain("Campaign 3 is created.");
    expect(JSON.parse(server.asked[0]?.body ?? "")).toEqual({
      ...{ name: "Reminders", time_zone: "Europe/Paris", weight: 4, business_hours: hours },
      retry_policy: { max_attempts: 3, base_delay: "2s", jitter: 0.5 },
    });
    await server.cli("campaigns", "create", "Shared", "--trunks", "east, west");
    expect(JSON.parse(server.asked[1]?.body ?? "")).toEqual({ name: "Shared", trunks: ["east", "west"] });
    await server.cli("campaigns", "create", "Plain");
    expect(JSON.parse(server.asked[2]?.body ?? "")).toEqual({ name: "Plain" });
  });

  it("say how their calls are dialled", async () => {
    const server = await contractServer({ "POST /api/v1/campaigns": { status: 201, body: CAMPAIGN } });
    const ran = await server.cli(
      ...["campaigns", "create", "Reminders", "--machine-detection", "async", "--ring-timeout", "25"],
      ...["--voicemail-counts-as", "picked", "--max-call", "600", "--provider-options", '{"agent":"a-1"}'],
    );
    expect(ran.code).toBe(0);
    expect(JSON.parse(server.asked[0]?.body ?? "")).toEqual({
      name: "Reminders",
      machine_detection: "async",
      ring_timeout_seconds: 25,
      voicemail_counts_as: "picked",
      max_call_seconds: 600,
      provider_options: { agent: "a-1" },
    });
    const wrong = await server.cli("campaigns", "create", "Reminders", "--provider-options", "{agent");
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain("--provider-options must be a JSON object or a file with one");
  });

  it("show the system that is asked before each dial", async () => {
    const hook = { url: "https://crm.example.com/", timeout_ms: 1500, on_failure: "wait", cache_seconds: 0 };
    const body = { ...CAMPAIGN, pre_dial_hook: hook };
    const server = await contractServer({ "POST /api/v1/campaigns": { status: 201, body } });
    const ran = await server.cli("campaigns", "create", "Asked", "--pre-dial-hook", JSON.stringify(hook));
    expect(ran.out).toMatch(/asks first +https:\/\/crm\.example\.com\/\n/);
    expect(JSON.parse(server.asked[0]?.body ?? "")).toEqual({ name: "Asked", pre_dial_hook: hook });
  });
});
