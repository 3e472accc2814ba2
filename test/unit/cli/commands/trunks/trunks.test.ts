// Trunks: shown, made, changed and paused.
import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { contractServer } from "../../contract-server.ts";

const SHOWN = {
  ...{ name: "second", status: "ok", provider: "twilio", weight: 2, backup_of: null },
  ...{ max_concurrent_calls: 9, lines_in_use: 2, held_until: null, permits: [{}, {}] },
  ...{ pacing: { calls_per_second: 5 }, breaker: { state: "open", until: null } },
};
const DEFAULT = { ...SHOWN, name: "default", provider: "simulator", pacing: { calls_per_second: 0 } };
const ALL = { trunks: [DEFAULT, SHOWN] };
const textOf = ({ out }: { out: string }) => stripVTControlCharacters(out);
const sent = (server: { asked: { body: string }[] }, n: number) => JSON.parse(server.asked[n]?.body ?? "");

it("without a name it is the default one, under the command's old name too", async () => {
  const server = await contractServer({
    "POST /api/v1/trunks/default/pause": { body: { name: "default", paused: true } },
    "GET /api/v1/trunks/second": {
      body: {
        ...{ name: "second", max_concurrent_calls: 9, held_until: null, permits: [{}, {}] },
        breaker: { state: "open", until: null },
      },
    },
  });
  for (const name of ["trunks", "trunk"]) {
    expect(textOf(await server.cli(name, "pause"))).toMatch(/paused +true/);
    expect(
      textOf(await server.cli(name, "show", "second"))
        .split("\n")
        .slice(0, -1),
    ).toEqual([
      "Trunk second",
      "  name                  second",
      "  max concurrent calls  9",
      "  permits               2",
      "  breaker state         open",
    ]);
  }
  expect((await server.cli("trunk", "pause", "--help")).out).toContain("Usage: call-manager trunks pause");
});

it("all are listed, with their lines", async () => {
  const server = await contractServer({ "GET /api/v1/trunks": { body: ALL } });
  const listed = await server.cli("trunks", "list");
  expect(
    textOf(listed)
      .split("\n")
      .map(line => line.trim().split(/ {2,}/)),
  ).toEqual([
    ["name", "state", "provider", "in use", "lines", "a second", "weight", "backup of"],
    ["default", "ok", "simulator", "2", "9", "2"],
    ["second", "ok", "twilio", "2", "9", "5", "2"],
    [""],
  ]);
  expect(JSON.parse((await server.cli("trunks", "list", "--json")).out)).toEqual(ALL.trunks);
});

it("one is made of what was given, and nothing else", async () => {
  const server = await contractServer({ "POST /api/v1/trunks": { status: 201, body: SHOWN } });
  const ran = await server.cli(
    ...["trunks", "create", "second", "--provider", "twilio", "--max-concurrent-calls", "9"],
    ...["--calls-per-second", "5", "--backup-of", "default", "--settings", '{"from":"+12025550100"}'],
    ...["--secrets", '{"auth_token":"TWILIO_EU"}'],
  );
  expect([ran.code, textOf(ran)]).toEqual([0, expect.stringContaining("Trunk second")]);
  expect(sent(server, 0)).toEqual({
    ...{ name: "second", provider: "twilio", max_concurrent_calls: 9, calls_per_second: 5 },
    ...{ backup_of: "default", settings: { from: "+12025550100" }, secrets: { auth_token: "TWILIO_EU" } },
  });
  const wrong = await server.cli("trunks", "create", "x", "--settings", "{from");
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("--settings must be a JSON object")]);
  expect((await server.cli("trunks", "create", "x", "--weight", "much")).code).toBe(2);
});

it("one is changed in what was given; nothing to change is wrong usage", async () => {
  const server = await contractServer({ "PATCH /api/v1/trunks/second": { body: SHOWN } });
  const ran = await server.cli("trunks", "change", "second", "--weight", "3", "--backup-of", "");
  expect(ran.code).toBe(0);
  expect(sent(server, 0)).toEqual({ weight: 3, backup_of: null });
  const nothing = await server.cli("trunks", "change", "second");
  expect([nothing.code, server.asked.length]).toEqual([2, 1]);
});

it("all are paused and resumed at once; a name beside --all is wrong usage", async () => {
  const server = await contractServer({
    "POST /api/v1/trunks/pause": { body: ALL },
    "POST /api/v1/trunks/resume": { body: ALL },
  });
  expect(textOf(await server.cli("trunks", "pause", "--all"))).toContain("second");
  expect((await server.cli("trunks", "resume", "--all")).code).toBe(0);
  const wrong = await server.cli("trunks", "pause", "second", "--all");
  expect([wrong.code, server.asked.length]).toEqual([2, 2]);
});
