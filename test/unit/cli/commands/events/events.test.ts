// What happened, listed and followed.
import { expect, it } from "vitest";
import { type Answerer, cli, contractServer, TOKEN } from "../../contract-server.ts";

const event = (sequence: number) => ({
  ...{ id: `evt_a_${sequence}`, type: "call.finished", timestamp: "2026-11-20T21:40:47.020Z", sequence },
  data: { call: { phone_number: "+12025550143", status: "PICKED" }, campaign: { id: 7 } },
});
const page = (sequences: number[], changes: object = {}) => ({
  ...{ data: sequences.map(event), next_cursor: null, last_sequence: sequences.at(-1) ?? 90 },
  ...{ oldest_sequence: 80, newest_sequence: 90, subscribed: [{ type: "call.finished", campaigns: null }] },
  ...changes,
});

it("is listed a line each, numbers masked unless they are asked for", async () => {
  const server = await contractServer({ "GET /api/v1/events": { body: page([88, 89]) } });
  const ran = await server.cli(
    "events",
    "list",
    "--after",
    "87",
    "--types",
    "call.finished",
    "--campaign",
    "7",
  );
  expect(ran.code).toBe(0);
  expect(server.asked[0]?.query).toEqual({ after: "87", types: "call.finished", campaign_id: "7" });
  const lines = ran.out.trimEnd().split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(/ 88 {2}call\.finished +\*\*\*43 of campaign 7 {2}PICKED$/);
  expect((await server.cli("events", "list", "--full")).out).toContain("+12025550143 of campaign 7");
  expect(JSON.parse((await server.cli("events", "list", "--json")).out).data[0]).toEqual(event(88));
});

it("is listed whole, page by page", async () => {
  const server = await contractServer({
    "GET /api/v1/events": [{ body: page([88], { next_cursor: "more" }) }, { body: page([89]) }],
  });
  const { out } = await server.cli("events", "list", "--all", "--json");
  expect(JSON.parse(out).map((e: { sequence: number }) => e.sequence)).toEqual([88, 89]);
});

const followed = async (answer: Answerer, pauses: number, ...args: string[]) => {
  const server = await contractServer({ "GET /api/v1/events": answer });
  const typed = ["events", "follow", "--url", server.url, "--token", TOKEN, ...args];
  return { ...(await cli(typed, { stopAtPause: pauses })), asked: server.asked.map(a => a.query.after) };
};

it("is followed from the newest one on, each event once", async () => {
  const answers = [page([]), page([]), page([91], { last_sequence: 91 }), page([], { last_sequence: 91 })];
  const ran = await followed(() => ({ body: answers.shift() }), 3, "--json");
  expect(
    ran.out
      .trimEnd()
      .split("\n")
      .map(line => JSON.parse(line).sequence),
  ).toEqual([91]);
  expect(ran.asked.slice(1)).toEqual(["90", "90", "91"]);
  expect(ran.code).toBe(130);
});

it("is followed from a sequence: asked for at once while there is more, and what is gone is said", async () => {
  const answers = [page([81], { next_cursor: "more", last_sequence: 81 }), page([82], { last_sequence: 82 })];
  const ran = await followed(() => ({ body: answers.shift() }), 1, "--after", "70");
  expect(ran.slept).toEqual([2_000]);
  expect(ran.asked).toEqual(["70", "81"]);
  expect(ran.err).toContain("Events before 80 are gone.");
});

it("is nothing where nobody wants it, and that is said", async () => {
  const none = {
    ...page([]),
    subscribed: [],
    oldest_sequence: null,
    newest_sequence: null,
    last_sequence: 0,
  };
  const ran = await followed(() => ({ body: none }), 1);
  expect(ran.err).toContain("No webhook wants any event");
});
