// Who is not to be called, from the command line.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  AddedSuppression,
  Suppression,
  SuppressionCheck,
  SuppressionImport,
  SuppressionList,
} from "../../../../../src/http/routes/suppressions/schemas.ts";
import { exampleOf } from "../../../../support/example-of.ts";
import { contractServer } from "../../contract-server.ts";

const BASE = "/api/v1/suppressions";

describe("suppressions", () => {
  it("are added for a number, a person or a prefix, and for one of them at a time", async () => {
    const server = await contractServer({
      [`POST ${BASE}`]: { status: 201, body: { ...exampleOf(AddedSuppression), on_the_line: ["call-1"] } },
    });
    const ran = await server.cli("suppressions", "add", "+12025550143", "--reason", "opt_out", "--hang-up");
    expect(ran.code).toBe(0);
    expect(ran.out).toContain("On the line still: call-1");
    await server.cli("suppressions", "add", "--person", "crm-17", "--scope", "campaign:1");
    expect(server.asked.map(({ body }) => JSON.parse(body))).toEqual([
      { phone_number: "+12025550143", reason: "opt_out", hang_up: true },
      { person_id: "crm-17", scope: "campaign:1" },
    ]);
    expect((await server.cli("suppressions", "add")).code).toBe(2);
    expect((await server.cli("suppressions", "add", "+1", "--prefix", "+1")).code).toBe(2);
  });

  it("are listed, checked and lifted", async () => {
    const entry = exampleOf(Suppression);
    const server = await contractServer({
      [`GET ${BASE}`]: { body: exampleOf(SuppressionList) },
      [`GET ${BASE}/check`]: { body: exampleOf(SuppressionCheck) },
      [`DELETE ${BASE}/${entry.id}`]: { body: { ...entry, state: "revoked" } },
    });
    expect((await server.cli("suppressions", "list", "--reason", "opt_out")).out).toContain("+12025550143");
    expect((await server.cli("suppressions", "check", "+12025550143")).out).toContain("must not be called");
    expect((await server.cli("suppressions", "revoke", entry.id)).out).toContain("is lifted");
  });

  it("are imported from a file, whose bad lines are shown, and exported part by part", async () => {
    const server = await contractServer({
      [`POST ${BASE}/import`]: { status: 201, body: exampleOf(SuppressionImport) },
      [`GET ${BASE}/export`]: { body: "phone_number\r\n", headers: { "Content-Type": "text/csv" } },
    });
    const file = join(mkdtempSync(join(tmpdir(), "suppressions-")), "stop.csv");
    writeFileSync(file, "+12025550143\n");
    const ran = await server.cli("suppressions", "import", file);
    expect(ran).toMatchObject({ code: 5, out: expect.stringContaining("call me") });
    expect((await server.cli("suppressions", "export")).out).toContain("phone_number");
  });
});
