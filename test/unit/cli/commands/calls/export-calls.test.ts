// The calls of a campaign as a file, part by part.
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contractServer } from "../../contract-server.ts";

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
