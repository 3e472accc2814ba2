// Lists as large as they come: the last quarter goes as fast as the first, and nobody waits behind a closed zone.
import { describe, expect, it } from "vitest";
import { BigCampaign } from "./big-world.ts";
import { MINUTE } from "./shape.ts";

/** The suite dials 20,000; BIG_WORLD=100000 is the size of a real list. */
const CONTACTS = Number(process.env.BIG_WORLD ?? 20_000);
const LINES = Math.min(1_000, CONTACTS / 100);
/** The last quarter also waits for the calls that end last, and quarters are told apart by the second. */
const AS_MUCH = 1.1;

describe(`a campaign of ${CONTACTS} contacts on ${LINES} lines`, () => {
  it("is dialled to its end, and its last quarter takes no longer and costs no more than its first", async () => {
    const startsAt = Date.parse("2026-11-18T15:00:00Z");
    const contacts = [{ zone: null, count: CONTACTS }];
    const campaign = await BigCampaign.of({ contacts, lines: LINES, closing: null, startsAt });
    await campaign.dialAll();
    const { parts } = campaign;
    process.stdout.write(`${parts.map(part => JSON.stringify(part)).join("\n")}\n`);
    const [first, , , last] = parts as [(typeof parts)[0], unknown, unknown, (typeof parts)[0]];
    expect(parts).toHaveLength(4);
    expect(last.seconds).toBeLessThanOrEqual(first.seconds * AS_MUCH + 2);
    expect(last.d1Rows).toBeLessThanOrEqual(first.d1Rows * AS_MUCH);
    expect(last.d1Ms).toBeLessThanOrEqual(first.d1Ms * AS_MUCH);
  }, 1_800_000);
});

describe("20,000 contacts whose zone is closed in front of 1,000 that may be dialled", () => {
  it("keep no line idle: all 100 are busy within a minute", async () => {
    // 20:30 in Kolkata, 10:00 in New York; closed from 18:00.
    const campaign = await BigCampaign.of({
      contacts: [
        { zone: "Asia/Kolkata", count: 20_000 },
        { zone: "America/New_York", count: 1_000 },
      ],
      lines: 100,
      closing: { from: 18 * 60, to: 23 * 60 },
      startsAt: Date.parse("2026-11-18T15:00:00Z"),
    });
    let busiest = 0;
    await campaign.dial(MINUTE, () => {
      busiest = Math.max(busiest, campaign.linesBusy);
      return busiest >= 95;
    });
    expect(busiest).toBeGreaterThanOrEqual(95);
  });
});

describe("5,000 lines for 20,000 contacts", () => {
  it("are all in use within seconds, each for a number of its own, and nothing is larger than the platform takes", async () => {
    const lines = 5_000;
    const campaign = await BigCampaign.of({
      contacts: [{ zone: null, count: 20_000 }],
      lines,
      closing: null,
      startsAt: Date.parse("2026-11-18T15:00:00Z"),
    });
    const { provider } = campaign.world;
    let numbers = 0;
    await campaign.dial(MINUTE, () => {
      numbers = Math.max(numbers, campaign.numbersBusy);
      return numbers >= lines && provider.dials.size > lines;
    });
    expect(numbers).toBe(lines);
    expect(provider.dials.size).toBeGreaterThan(lines);
  });
});
