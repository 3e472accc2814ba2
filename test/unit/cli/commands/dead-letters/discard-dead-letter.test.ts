// A dead letter, discarded.
import { describe, expect, it } from "vitest";
import { contractServer } from "../../contract-server.ts";

describe("dead letters", () => {
  it("discarded are gone, whatever the answer says", async () => {
    const server = await contractServer({ "DELETE /api/v1/dead-letters/7": { status: 204, body: "" } });
    const ran = await server.cli("dead-letters", "discard", "7");
    expect(ran).toMatchObject({ code: 0, out: "Dead letter 7 is discarded.\n" });
    expect((await server.cli("dead-letters", "discard", "7", "--json")).out).toBe("null\n");
  });
});
