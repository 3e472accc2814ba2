// The command line as it is typed: rightly, wrongly, and asking for help.
import { describe, expect, it } from "vitest";
import { COMMON_OPTIONS, readArguments } from "../../../src/cli/arguments.ts";
import { COMMANDS } from "../../../src/cli/commands/all.ts";
import { cli } from "./contract-server.ts";

const read = (...typed: string[]) => {
  const found = readArguments(typed, COMMANDS);
  if (found.kind !== "command") return found;
  return { name: found.command.name, common: found.common, values: found.values, args: found.args };
};

describe("arguments", () => {
  it("stand before, between and after the command's words", () =>
    expect(read("--url", "http://x", "calls", "--json", "list", "--limit=3", "--all")).toEqual({
      name: "calls list",
      common: { url: "http://x", json: true, token: undefined },
      values: { limit: "3", all: true },
      args: [],
    }));
  it("that look like a command's words after -- are arguments", () =>
    expect(read("calls", "show", "--", "--json")).toMatchObject({ name: "calls show", args: ["--json"] }));
  it("of one word with its own argument find their command", () =>
    expect(read("watch", "3")).toMatchObject({ name: "watch", args: ["3"] }));
  it("have one meaning in all commands, so that they can be read before the command is known", () => {
    const types = new Map<string, string>();
    for (const options of [COMMON_OPTIONS, ...COMMANDS.map(c => c.options ?? {})]) {
      for (const [name, { type }] of Object.entries(options)) {
        expect(types.get(name) ?? type, name).toBe(type);
        types.set(name, type);
      }
    }
  });

  it.each([
    [[], "Which command?"],
    [["campaigns", "destroy"], 'no command "campaigns destroy"'],
    [["calls", "list", "--campagin", "3"], "Unknown option '--campagin'"],
    [["calls", "show"], "ID is missing"],
    [["calls", "show", "a", "b"], '"b" is too much'],
    [["calls", "show", ".."], '".." is no id'],
    [["campaigns", "start", "first"], 'not "first"'],
    [["calls", "list", "--limit", "ten"], '--limit must be a number, not "ten"'],
    [["dead-letters", "redrive"], "either the ID"],
    [["dead-letters", "redrive", "7", "--all"], "either the ID"],
    [["numbers", "import", "package.json", "--campaign", "1"], "CSV or NDJSON"],
    [["numbers", "import", "/no/such/file.csv", "--campaign", "1"], "cannot be read"],
    [["numbers", "import", "file.csv"], "--campaign ID is missing"],
    [["campaigns", "create", "x", "--business-hours", "[oops"], "--business-hours must be"],
    [["metrics", "--url", "ftp://x"], "--url must be an http or https URL"],
    [["metrics", "--url", "https://calls.example"], "A token is needed for https://calls.example"],
  ])("%j is wrong usage, reported without asking the service", async (typed, message) => {
    const ran = await cli(typed);
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.err).toContain(message);
  });
  it("that are wrong are reported as JSON to programs", async () => {
    const { err } = await cli(["calls", "show", "--json"]);
    expect(JSON.parse(err)).toMatchObject({ error: { code: "wrong_usage", request_id: null } });
  });
});

describe("help", () => {
  it("names every command, the flags and the exit codes", async () => {
    const { code, out } = await cli(["--help"]);
    expect(code).toBe(0);
    for (const { name } of COMMANDS) expect(out).toContain(`  ${name} `);
    expect(out).toContain("CALL_MANAGER_TOKEN");
    expect(out).toMatch(/ 5 {2}done in part/);
  });
  it("of one word names its commands only", async () => {
    const { out } = await cli(["dead-letters", "--help"]);
    expect(out).toContain("dead-letters redrive");
    expect(out).not.toContain("calls list");
  });
  it("of a command needs no arguments and names its options", async () => {
    const { code, out } = await cli(["numbers", "import", "--help"]);
    expect(code).toBe(0);
    expect(out).toContain("Usage: call-manager numbers import FILE [options]");
    expect(out).toContain("--phone-column NAME");
  });
});
