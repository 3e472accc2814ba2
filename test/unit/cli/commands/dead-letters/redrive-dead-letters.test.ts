// Dead letters, redriven.
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { RedriveAnswer } from "../../../../../src/http/routes/dead-letters/schemas.ts";
import { exampleOf } from "../../../../support/example-of.ts";
import { contractServer } from "../../contract-server.ts";

describe("dead letters", () => {
  it("redriven are done, unless some were skipped", async () => {
    const server = await contractServer({
      "POST /api/v1/dead-letters/7/redrive": { body: { id: "7", state: "redriven" } },
      "POST /api/v1/dead-letters/redrive": {
        body: { ...exampleOf(RedriveAnswer), redriven: 4, skipped_count: 1 },
      },
    });
    expect(await server.cli("dead-letters", "redrive", "7")).toMatchObject({ code: 0 });
    const all = await server.cli("dead-letters", "redrive", "--all");
    expect(all.code).toBe(5);
    expect(stripVTControlCharacters(all.out)).toMatch(/skipped count +1/);
  });

  it("of all are asked for until none is left", async () => {
    const answer = exampleOf(RedriveAnswer);
    const server = await contractServer({
      "POST /api/v1/dead-letters/redrive": [
        { body: { ...answer, redriven: 498, skipped_count: 2, remaining: 3, next_cursor: "azox" } },
        { body: { ...answer, redriven: 3, skipped_count: 0, remaining: 0, next_cursor: null } },
      ],
    });
    const all = await server.cli("dead-letters", "redrive", "--all");
    expect(all.code).toBe(5);
    expect(stripVTControlCharacters(all.out)).toMatch(/redriven +501/);
    expect(server.asked.map(({ query }) => query.cursor)).toEqual([undefined, "azox"]);
  });
});
