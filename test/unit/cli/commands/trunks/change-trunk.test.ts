// The lines: shown and paused.
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { contractServer } from "../../contract-server.ts";

describe("the trunk", () => {
  it("is the default one, unless named", async () => {
    const server = await contractServer({
      "POST /api/v1/trunks/default/pause": { body: { name: "default", paused: true } },
      "GET /api/v1/trunks/second": {
        body: {
          ...{ name: "second", max_concurrent_calls: 9, held_until: null, permits: [{}, {}] },
          breaker: { state: "open", until: null },
        },
      },
    });
    const paused = await server.cli("trunk", "pause");
    expect(stripVTControlCharacters(paused.out)).toMatch(/paused +true/);
    const shown = await server.cli("trunk", "show", "second");
    expect(stripVTControlCharacters(shown.out).split("\n").slice(1, -1)).toEqual([
      "  name                  second",
      "  max concurrent calls  9",
      "  permits               2",
      "  breaker state         open",
    ]);
  });
});
