// A file of numbers on its way to the service.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Campaign } from "../../../../../src/http/routes/campaigns/schemas.ts";
import { ImportAnswer } from "../../../../../src/http/routes/imports/schemas.ts";
import { exampleOf } from "../../../../support/example-of.ts";
import { cli, contractServer, errorBody, TOKEN, withTerminal } from "../../contract-server.ts";

const PATH = "POST /api/v1/campaigns/3/import";
const CAMPAIGN = { "GET /api/v1/campaigns/3": { body: { id: 3, name: "Reminders" } } };
const ANSWER = {
  ...exampleOf(ImportAnswer),
  rows: 3,
  added_count: 3,
  duplicates: 0,
  rejected: 0,
  errors: [],
};
const CSV = "phone_number\n+15005550001\n+15005550002\nnone\n";

let folder = "";
const file = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "call-manager-test-"));
  await writeFile(file("a.csv"), CSV);
  await writeFile(file("a.ndjson"), '{"phone_number":"+15005550001"}\n');
  await writeFile(file("empty.csv"), "");
  await writeFile(file("big.csv"), randomBytes(3_000_000).toString("hex"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("an import", () => {
  it("sends the file as it is, under the type of its name", async () => {
    const server = await contractServer({ ...CAMPAIGN, [PATH]: { body: ANSWER } });
    const flags = ["--campaign", "3", "--phone-column", "Tel. no", "--dry-run"];
    const ran = await server.cli("numbers", "import", file("a.csv"), ...flags);
    expect(ran).toMatchObject({ code: 0, out: "3 rows: 3 would be added, 0 duplicates, 0 rejected.\n" });
    const asked = server.asked[1];
    expect(asked?.body).toBe(CSV);
    expect(asked?.query).toEqual({ dry_run: "true", phone_column: "Tel. no" });
    expect(asked?.headers).toMatchObject({
      ...{ "content-type": "text/csv", "content-length": String(CSV.length), "x-auth-token": TOKEN },
    });
    await server.cli("numbers", "import", file("a.ndjson"), "--campaign", "3");
    expect(server.asked.at(-1)?.headers["content-type"]).toBe("application/x-ndjson");
    await server.cli("numbers", "import", file("empty.csv"), "--campaign", "3");
    expect(server.asked.at(-1)).toMatchObject({ body: "", headers: { "content-length": "0" } });
  });
  it("takes the standard input, once its format is named", async () => {
    const server = await contractServer({ ...CAMPAIGN, [PATH]: { body: ANSWER } });
    const common = ["--url", server.url, "--token", TOKEN, "numbers", "import", "-", "--campaign", "3"];
    expect(await cli(common, { stdin: CSV })).toMatchObject({ code: 2 });
    expect(await cli([...common, "--format", "csv"], { stdin: CSV })).toMatchObject({ code: 0 });
    expect(server.asked.at(-1)?.body).toBe(CSV);
  });
  it("with rejected rows is 5, and names the first of them without their control characters", async () => {
    const errors = [
      { line: 4, column: "phone_number", value: "no\x1b[2Jne\x07", reason: "not a phone number" },
    ];
    const body = { ...ANSWER, added_count: 2, duplicates: 1, rejected: 9, errors, errors_url: "/e" };
    const server = await contractServer({ ...CAMPAIGN, [PATH]: { body } });
    const ran = await server.cli("numbers", "import", file("a.csv"), "--campaign", "3");
    expect(ran.code).toBe(5);
    expect(ran.out).toBe(
      [
        "3 rows: 2 added, 1 duplicate, 9 rejected; the first 1:",
        "  line  column        value  reason",
        "     4  phone_number  none   not a phone number",
        "All of them: GET /e",
        "",
      ].join("\n"),
    );
    const asJson = await server.cli("numbers", "import", file("a.csv"), "--campaign", "3", "--json");
    expect(asJson.code).toBe(5);
    expect(JSON.parse(asJson.out)).toEqual(body);
  });
  it("shows its progress on a terminal, and takes it away", async () => {
    const server = await contractServer({ ...CAMPAIGN, [PATH]: { body: ANSWER } });
    const ran = await withTerminal(server.url, 80, "numbers", "import", file("big.csv"), "--campaign", "3");
    expect(server.asked[1]?.body).toHaveLength(6_000_000);
    expect(ran.err).toContain("100 %  6.0 MB of 6.0 MB");
    expect(ran.err.endsWith("\r\x1b[K")).toBe(true);
    expect(ran.out).not.toContain("MB");
  });
  it("into no campaign is refused before the file is sent", async () => {
    const server = await contractServer({});
    expect(await server.cli("numbers", "import", file("big.csv"), "--campaign", "3")).toMatchObject({
      code: 1,
    });
    expect(server.asked.map(a => a.method)).toEqual(["GET"]);
  });
  it("that is refused while it is being sent is reported as refused", async () => {
    const body = errorBody("payload_too_large", "Enough.");
    const server = await contractServer({ ...CAMPAIGN, [PATH]: { status: 413, body, early: true } });
    const ran = await server.cli("numbers", "import", file("big.csv"), "--campaign", "3");
    expect(ran.code).toBe(1);
    expect(ran.err).toContain("Enough. (413 payload_too_large)");
  });
  it("whose connection breaks is not sent again unasked", async () => {
    const server = await contractServer({ ...CAMPAIGN, [PATH]: { cut: true } });
    const ran = await server.cli("numbers", "import", file("a.csv"), "--campaign", "3");
    expect(ran).toMatchObject({ code: 3, slept: [] });
    expect(ran.err).toContain("numbers that are there count as duplicates");
    expect(server.asked).toHaveLength(2);
  });
  it("waits for a busy service, and sends the file from its beginning", async () => {
    const busy = {
      status: 503,
      headers: { "Retry-After": "1" },
      body: errorBody("service_unavailable", "Busy."),
    };
    const server = await contractServer({ ...CAMPAIGN, [PATH]: [busy, { body: ANSWER }] });
    const ran = await server.cli("numbers", "import", file("a.csv"), "--campaign", "3");
    expect(ran).toMatchObject({ code: 0, slept: [1_000] });
    expect(server.asked.slice(1).map(a => a.body)).toEqual([CSV, CSV]);
    // The standard input comes once.
    const piped = await contractServer({ ...CAMPAIGN, [PATH]: [busy, { body: ANSWER }] });
    const flags = ["--url", piped.url, "--token", TOKEN, "--campaign", "3", "--format", "csv"];
    expect(await cli(["numbers", "import", "-", ...flags], { stdin: CSV })).toMatchObject({
      code: 3,
      slept: [],
    });
  });
  it("goes with a new campaign, and its failure does not hide that the campaign is there", async () => {
    const campaign = { ...exampleOf(Campaign), id: 3, phone_count: 0 };
    const created = { "POST /api/v1/campaigns": { status: 201, body: campaign } };
    const server = await contractServer({ ...created, [PATH]: { body: { ...ANSWER, rejected: 1 } } });
    const flags = ["campaigns", "create", "R", "--numbers", file("a.csv")];
    const asJson = await server.cli(...flags, "--json");
    expect(asJson.code).toBe(5);
    expect(JSON.parse(asJson.out)).toEqual({ campaign, import: { ...ANSWER, rejected: 1 } });
    const broken = await contractServer(created);
    const ran = await broken.cli(...flags);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain("Campaign 3 is created.");
    expect(JSON.parse((await broken.cli(...flags, "--json")).out)).toEqual({ campaign, import: null });
    expect(await broken.cli(...flags.slice(0, -1), "/no/such.csv")).toMatchObject({ code: 2 });
    expect(broken.asked).toHaveLength(4);
  });
});
