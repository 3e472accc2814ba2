// National lists, from the command line.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ListCheck, NationalLists, UploadedList } from "../../../../../src/http/routes/lists/schemas.ts";
import { exampleOf } from "../../../../support/example-of.ts";
import { contractServer } from "../../contract-server.ts";

const BASE = "/api/v1/compliance/lists";

it("are uploaded, shown and asked", async () => {
  const server = await contractServer({
    [`PUT ${BASE}/us-national-dnc`]: { body: exampleOf(UploadedList) },
    [`GET ${BASE}`]: { body: exampleOf(NationalLists) },
    [`GET ${BASE}/us-national-dnc/check`]: { body: exampleOf(ListCheck) },
  });
  const file = join(mkdtempSync(join(tmpdir(), "lists-")), "dnc.csv");
  writeFileSync(file, "202,5550143\n");
  const ran = await server.cli("lists", "put", "us-national-dnc", file, "--as-of", "2026-11-01", "--whole");
  expect(ran).toMatchObject({ code: 0, out: expect.stringContaining("1204331 numbers in 2 areas") });
  expect(server.asked[0]).toMatchObject({ body: "202,5550143\n" });
  expect((await server.cli("lists", "list")).out).toContain("us-national-dnc");
  expect((await server.cli("lists", "check", "us-national-dnc", "+12025550143")).out).toContain(
    "+12025550143 is on us-national-dnc",
  );
});
