// Campaigns: created, listed, and where one stands.
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { contractServer } from "../../contract-server.ts";
import { CAMPAIGN, EXPLAIN, STATS } from "../../sample-answers.ts";

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
    await server.cli("campaigns", "create", "Plain");
    expect(JSON.parse(server.asked[1]?.body ?? "")).toEqual({ name: "Plain" });
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
  it("are listed by page with --all, the inactive ones too", async () => {
    const second = { ...CAMPAIGN, id: 2, is_active: false };
    const server = await contractServer({
      "GET /api/v1/campaigns": ({ query }) =>
        query.cursor === "next"
          ? { body: [second] }
          : { body: [CAMPAIGN], headers: { Link: '</api/v1/campaigns?cursor=next>; rel="next"' } },
    });
    const one = await server.cli("campaigns", "list");
    expect(one.out).toContain("Reminders");
    expect(one.err).toContain("--all shows them");
    expect(server.asked[0]?.query).toEqual({});
    const all = await server.cli("campaigns", "list", "--all", "--json");
    expect(JSON.parse(all.out)).toEqual([CAMPAIGN, second]);
    expect(server.asked.at(-1)?.query).toEqual({ is_active: "all", cursor: "next" });
  });
  it("show where their calls stand and why they wait", async () => {
    const server = await contractServer({
      "GET /api/v1/campaigns/3": { body: CAMPAIGN },
      "GET /api/v1/campaigns/3/stats": { body: STATS },
      "GET /api/v1/campaigns/3/explain": { body: EXPLAIN },
    });
    const { out } = await server.cli("campaigns", "status", "3");
    expect(stripVTControlCharacters(out)).toMatch(/waiting +1, 1 of them for a retry/);
    expect(out).toContain("It is paused.");
    const asJson = await server.cli("campaigns", "status", "3", "--json");
    expect(JSON.parse(asJson.out)).toEqual({ campaign: CAMPAIGN, stats: STATS, explain: EXPLAIN });
  });
});
