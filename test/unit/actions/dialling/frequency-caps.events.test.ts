// Quiet times after what a report tells: who was abandoned is left alone for a while, and who refused, for longer.
import { describe, expect, it } from "vitest";
import type { World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE } from "../../../support/worlds/permits.ts";
import { accept, florida, ledger, reached, world } from "./caps-world.ts";

const LONDON = "+442071838750";
const PARIS = "+33612345678";
const BRITISH = florida({ packs: ["gb-ofcom"] });
const FRENCH = florida({ packs: ["fr-hours"] });
const NEVER = { details: { connected_to_agent_ms: "never" } } as const;

const events = (w: World) =>
  ledger(w).map(({ key, quiet }) => [
    key,
    (JSON.parse(quiet) as unknown[][]).map(([at, event]) => [at, event]),
  ]);

describe("an abandoned call", () => {
  it("is followed by 72 hours without another, also of another campaign", async () => {
    const w = world();
    await reached(w, await w.campaign({ compliance: BRITISH }), {}, { phoneNumber: LONDON, ...NEVER });
    const ended = w.clock();
    expect(events(w)).toEqual([[`n:${LONDON}`, [[ended, "abandoned"]]]]);
    w.time.now += MINUTE;
    const call = await accept(w, await w.campaign({ compliance: BRITISH }), LONDON);
    expect(w.row(call).next_attempt_at).toBe(ended + 72 * HOUR);
    w.expectTruth();
  });

  it("is noted once, however often it is reported", async () => {
    const w = world();
    const call = await reached(
      w,
      await w.campaign({ compliance: BRITISH }),
      {},
      { phoneNumber: LONDON, ...NEVER },
    );
    const before = ledger(w);
    await w.record([w.report(call, "PICKED", NEVER)]);
    expect(ledger(w)).toEqual(before);
  });

  it("is none where an agent came in time", async () => {
    const w = world();
    const inTime = { details: { connected_to_agent_ms: 1_000 } };
    await reached(w, await w.campaign({ compliance: BRITISH }), {}, { phoneNumber: LONDON, ...inTime });
    expect(events(w)).toEqual([[`n:${LONDON}`, []]]);
  });
});

describe("a refusal", () => {
  it("is noted, and the person is not called again within two weeks", async () => {
    const w = world();
    const refused = { details: { disposition: "answered", refused: true } } as const;
    await reached(w, await w.campaign({ compliance: FRENCH }), {}, { phoneNumber: PARIS, ...refused });
    expect(events(w)).toEqual([[`n:${PARIS}`, [[w.clock(), "refused"]]]]);
    w.time.now += 24 * HOUR * 3;
    await expect(accept(w, await w.campaign({ compliance: FRENCH }), PARIS)).rejects.toThrow("14 days");
  });
});
