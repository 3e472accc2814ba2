// What each command asks for, and what it makes of the answer.
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { widthOf } from "../../../../src/cli/terminal/terminal.ts";
import { contractServer, withTerminal } from "../contract-server.ts";

const CAMPAIGN = {
  ...{ id: 3, name: "Reminders", description: null, is_active: true, status: "pending" },
  ...{ time_zone: "UTC", max_concurrent_calls: null, retry_policy: null, business_hours: null },
  ...{ created_at: "2026-11-21T08:45:19.334Z", started_at: null, completed_at: null, phone_count: 2 },
};
const CALL = {
  ...{ call_id: "01a1fd46-75df-7000-8000-03c252909879", campaign_id: 3, campaign_name: "Reminders" },
  ...{ phone_number: "+15005550001", status: "FAILED", attempt_count: 2, max_attempts: 3 },
  ...{ created_at: "2026-11-21T08:45:19.334Z", last_attempt_at: null, scheduled_at: null },
  ...{ total_call_time: 65, external_call_id: null, error_message: "Line is dead", metadata: null },
};
const STATS = {
  ...{ total_calls: 2, completed_calls: 1, failed_calls: 0, in_progress_calls: 0, pending_calls: 1 },
  ...{ retries_attempted: 1, waiting_for_retry: 1, by_status: { INITIATED: 0 } },
};
const EXPLAIN = { can_dial_now: false, next_eligible_at: null, reason: "It is paused.", checks: [] };
const METRICS = { current_concurrent_calls: 1, max_concurrent_calls: 40, recent_metrics: [] };

describe("campaigns", () => {
  it("are created with what was said of them, and nothing else", async () => {
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
  it("tell where their calls stand and why they wait", async () => {
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

describe("calls", () => {
  it("are listed as a table that fits the terminal, their ids whole", async () => {
    const server = await contractServer({
      "GET /api/v1/calls": { body: { data: [CALL, CALL], next_cursor: "more" } },
    });
    const wide = await server.cli("calls", "list", "--campaign", "3", "--status", "failed", "--limit", "2");
    expect(server.asked[0]?.query).toEqual({ campaign_id: "3", status: "FAILED", limit: "2" });
    expect(wide.out).toContain("Line is dead");
    expect(wide.err).toContain("There are more");
    const narrow = await withTerminal(server.url, 80, "calls", "list");
    const lines = stripVTControlCharacters(narrow.out).trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(80);
    expect(lines[1]).toContain(CALL.call_id);
  });
  it("come all, page after page, as one array for programs and one table for people", async () => {
    const server = await contractServer({
      "GET /api/v1/calls": ({ query }) => ({
        body:
          query.cursor === "b"
            ? { data: [CALL], next_cursor: null }
            : { data: [CALL, CALL], next_cursor: "b" },
      }),
    });
    const asJson = await server.cli("calls", "list", "--all", "--json");
    expect(JSON.parse(asJson.out)).toEqual([CALL, CALL, CALL]);
    expect(server.asked[1]?.query).toEqual({ limit: "500", cursor: "b" });
    const { out } = await server.cli("calls", "list", "--all");
    expect(out.trimEnd().split("\n")).toHaveLength(4);
  });
  it("that are none are an empty array", async () => {
    const server = await contractServer({ "GET /api/v1/calls": { body: { data: [], next_cursor: null } } });
    expect((await server.cli("calls", "list", "--all", "--json")).out).toBe("[]\n");
    expect((await server.cli("calls", "list")).out).toBe("No calls.\n");
  });
  it("are shown attempt by attempt, without what would act on the terminal", async () => {
    const attempts = [
      {
        ...{ attempt: 1, status: "RNR", started_at: "2026-11-21T08:45:20Z", ended_at: null },
        ...{ duration: 5, error: "\x1b[2Jowned" },
      },
    ];
    const body = { ...CALL, campaign_name: "\x1b]0;evil\x07Reminders\nof May", attempts };
    const server = await contractServer({ [`GET /api/v1/calls/${CALL.call_id}`]: { body } });
    const { out } = await server.cli("calls", "show", CALL.call_id);
    expect(out).toContain("3 (Reminders of May)");
    expect(out).toContain("owned");
    expect(out).not.toMatch(/(?!\n)\p{Cc}/u);
    const asJson = await server.cli("calls", "show", CALL.call_id, "--json");
    expect(JSON.parse(asJson.out)).toEqual(body);
  });
  it("are explained check by check", async () => {
    const body = {
      ...{ call_id: CALL.call_id, status: "RNR", can_be_dialled_now: false, reason: "Not before noon." },
      next_possible_at: "2026-11-21T12:00:00Z",
      checks: [{ check: "campaign_state", pass: false, detail: "Campaign 3 is paused." }],
    };
    const server = await contractServer({ [`GET /api/v1/calls/${CALL.call_id}/explain`]: { body } });
    const { out } = await server.cli("calls", "explain", CALL.call_id);
    expect(stripVTControlCharacters(out)).toContain("✗ campaign state  Campaign 3 is paused.");
    expect(out).toContain("cannot be dialled now");
  });
  it("are cancelled", async () => {
    const server = await contractServer({
      [`POST /api/v1/calls/${CALL.call_id}/cancel`]: { body: { ...CALL, status: "CANCELLED" } },
    });
    const ran = await server.cli("calls", "cancel", CALL.call_id);
    expect(ran).toMatchObject({ code: 0, out: `Call ${CALL.call_id} is CANCELLED.\n` });
  });
});

describe("dead letters", () => {
  it("redriven are done, unless some were skipped", async () => {
    const server = await contractServer({
      "POST /api/v1/dead-letters/7/redrive": { body: { id: "7", state: "redriven" } },
      "POST /api/v1/dead-letters/redrive": { body: { redriven: 4, skipped: 1 } },
    });
    expect(await server.cli("dead-letters", "redrive", "7")).toMatchObject({ code: 0 });
    const all = await server.cli("dead-letters", "redrive", "--all");
    expect(all.code).toBe(5);
    expect(stripVTControlCharacters(all.out)).toMatch(/skipped +1/);
  });
  it("discarded are gone, whatever the answer says", async () => {
    const server = await contractServer({ "DELETE /api/v1/dead-letters/7": { status: 204, body: "" } });
    const ran = await server.cli("dead-letters", "discard", "7");
    expect(ran).toMatchObject({ code: 0, out: "Dead letter 7 is discarded.\n" });
    expect((await server.cli("dead-letters", "discard", "7", "--json")).out).toBe("null\n");
  });
});

describe("the trunk", () => {
  it("is the default one, unless named", async () => {
    const server = await contractServer({
      "POST /api/v1/trunks/default/pause": { body: { name: "default", paused: true } },
      "GET /api/v1/trunks/second": {
        body: {
          ...{ name: "second", max_concurrent_calls: 9, held_until: null, permits: [{}, {}] },
          breaker: { state: "open", until: null },
        },
      },
    });
    const paused = await server.cli("trunk", "pause");
    expect(stripVTControlCharacters(paused.out)).toMatch(/paused +true/);
    const shown = await server.cli("trunk", "show", "second");
    expect(stripVTControlCharacters(shown.out).split("\n").slice(1, -1)).toEqual([
      "  name                  second",
      "  max concurrent calls  9",
      "  permits               2",
      "  breaker state         open",
    ]);
  });
});

describe("watching", () => {
  const world = (statuses: string[], stats: object = STATS) => ({
    "GET /api/v1/campaigns/3": statuses.map(status => ({ body: { ...CAMPAIGN, status } })),
    "GET /api/v1/campaigns/3/stats": { body: stats },
    "GET /api/v1/campaigns/3/explain": { body: EXPLAIN },
    "GET /api/v1/metrics": { body: METRICS },
  });
  const ended = { ...STATS, completed_calls: 2, pending_calls: 0 };

  it("ends when the campaign has, an object a line for programs", async () => {
    const server = await contractServer(world(["in_progress", "in_progress", "completed"], ended));
    const ran = await server.cli("watch", "3", "--json", "--interval", "0.5");
    expect(ran).toMatchObject({ code: 0, slept: [500, 500] });
    const seen = ran.out
      .trimEnd()
      .split("\n")
      .map(line => JSON.parse(line));
    expect(seen.map(s => s.status)).toEqual(["in_progress", "in_progress", "completed"]);
    expect(seen[2]).toMatchObject({ campaign_id: 3, stats: ended, lines: { current: 1, max: 40 } });
  });
  it("waits for the calls that a completed campaign has left", async () => {
    const server = await contractServer({
      ...world(["completed"]),
      "GET /api/v1/campaigns/3/stats": [{ body: STATS }, { body: ended }],
    });
    expect(await server.cli("watch", "3")).toMatchObject({ code: 0, slept: [1_000] });
  });
  it("says why nothing is dialled", async () => {
    const server = await contractServer(world(["paused", "completed"], ended));
    const { out } = await server.cli("watch", "3");
    expect(out).toContain("Campaign 3 (Reminders) is paused. It is paused.");
  });
  it("of an unknown campaign is refused", async () => {
    const server = await contractServer({});
    expect(await server.cli("watch", "9")).toMatchObject({ code: 1 });
  });
});

describe("metrics rebuild", () => {
  const part = (more: object) => ({
    ...{ from: "2026-11-20", to: "2026-11-20", done: false, cursor: "c-1", calls_read: 10, days: [] },
    ...{ campaigns: { checked: 0, differed: [] }, changed_meanwhile: { days: [], campaign_ids: [] } },
    ...more,
  });

  it("asks until it is done, and shows all answers as one", async () => {
    const server = await contractServer({
      "POST /api/v1/metrics/rebuild": [
        { body: part({}) },
        {
          body: part({
            days: [{ date: "2026-11-20", differed: true }],
            campaigns: { checked: 2, differed: [] },
          }),
        },
        {
          body: part({ done: true, cursor: null, campaigns: { checked: 1, differed: [{ campaign_id: 7 }] } }),
        },
      ],
    });
    const ran = await server.cli("metrics", "rebuild", "--from", "2026-11-20", "--campaigns");
    expect([ran.code, ran.out.match(/2026-11-20/g)?.length]).toEqual([0, 1]);
    expect(ran.out).toMatch(/campaigns counted +3/);
    expect(ran.out).toMatch(/campaigns mended +7/);
    expect(server.asked.map(a => JSON.parse(a.body))).toEqual([
      { from: "2026-11-20", to: "2026-11-20", campaigns: true },
      { cursor: "c-1" },
      { cursor: "c-1" },
    ]);
  });

  it("says what changed meanwhile, and that it is done in part", async () => {
    const changed = { days: ["2026-11-20"], campaign_ids: [3] };
    const server = await contractServer({
      "POST /api/v1/metrics/rebuild": {
        body: part({ done: true, cursor: null, changed_meanwhile: changed }),
      },
    });
    const ran = await server.cli("metrics", "rebuild", "--cursor", "c-1");
    expect(ran.code).toBe(5);
    expect(ran.out).toContain("2026-11-20, campaign 3");
    expect((await server.cli("metrics", "rebuild")).code).toBe(2);
  });
});

describe("calls export", () => {
  const exporting = () =>
    contractServer({
      "GET /api/v1/campaigns/3/calls/export": ({ query }) =>
        query.cursor === "next"
          ? { body: "b,2\r\n" }
          : { body: "call_id,n\r\na,1\r\n", headers: { Link: '</x?cursor=next>; rel="next"' } },
    });

  it("writes the parts one behind the other, as they come", async () => {
    const server = await exporting();
    const ran = await server.cli("calls", "export", "3", "--status", "picked");
    expect([ran.code, ran.out]).toEqual([0, "call_id,n\r\na,1\r\nb,2\r\n"]);
    expect(server.asked.map(a => a.query)).toEqual([
      { status: "PICKED", limit: "20000" },
      { status: "PICKED", limit: "20000", cursor: "next" },
    ]);
  });

  it("goes on where it was broken off, at the end of its file", async () => {
    const server = await exporting();
    const file = join(await mkdtemp(join(tmpdir(), "export-")), "calls.csv");
    await writeFile(file, "call_id,n\r\na,1\r\n");
    expect((await server.cli("calls", "export", "3", "--out", file, "--cursor", "next")).code).toBe(0);
    expect(await readFile(file, "utf8")).toBe("call_id,n\r\na,1\r\nb,2\r\n");
    expect((await server.cli("calls", "export", "3", "--out", file)).code).toBe(0);
    expect(await readFile(file, "utf8")).toBe("call_id,n\r\na,1\r\nb,2\r\n");
  });

  it("says why it is refused, and where the file cannot be written", async () => {
    const server = await exporting();
    const file = join(await mkdtemp(join(tmpdir(), "export-")), "calls.csv");
    await writeFile(file, "as it was");
    expect((await server.cli("calls", "export", "4", "--out", file)).code).toBe(1);
    expect(await readFile(file, "utf8")).toBe("as it was");
    expect((await server.cli("calls", "export", "3", "--out", "/nowhere/calls.csv")).code).toBe(2);
  });
});
