// Calls, listed: one page or all.
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { widthOf } from "../../../../../src/cli/terminal/terminal.ts";
import { contractServer, withTerminal } from "../../contract-server.ts";
import { CALL } from "../../sample-answers.ts";

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
});
