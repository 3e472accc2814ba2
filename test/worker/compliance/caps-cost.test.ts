// What caps and quiet times cost an attempt in rows: one written for each key that its call has, and none at its end.
import { expect, it } from "vitest";
import type { SaidOfParty } from "../../../src/domain/compliance/party.ts";
import { partyOf } from "../../../src/domain/compliance/party.ts";
import { makeCampaign } from "../../support/api.ts";
import { BATCH, dialABatch, type End, PICKED, RNR } from "../../support/dial-a-batch.ts";

const now = Date.now();
const { personId: _, ...SAID } = partyOf({});
let people = 0;
const personAndDebt = (): SaidOfParty => ({
  personId: `costs-${people++}`,
  party: { ...SAID, debtId: "card" },
});

/** What an attempt reads and writes more than one without caps. */
async function more(about: () => SaidOfParty, ends: readonly End[]) {
  // The list of latest ends, of all campaigns, is full for both.
  await dialABatch(await makeCampaign(), now, ends);
  const plain = await dialABatch(await makeCampaign(), now, ends, undefined, { about });
  const capped = await dialABatch(await makeCampaign(), now, ends, undefined, { about, capped: true });
  const attempts = BATCH * ends.length;
  return {
    written: (capped.written - plain.written) / attempts,
    read: (capped.read - plain.read) / attempts,
  };
}

it("writes at most 1.2 rows more for an attempt of a call that has its number alone", async () => {
  const once = await more(() => ({}), [PICKED]);
  expect(once.written).toBeLessThanOrEqual(1.2);
  expect(once.read).toBeLessThanOrEqual(9);
  // Its first attempt's end is learnt on the way, and asked for where the retry is decided.
  const twice = await more(() => ({}), [RNR, PICKED]);
  expect(twice.written).toBeLessThanOrEqual(1.2);
  expect(twice.read).toBeLessThanOrEqual(16);
});

it("writes a row for each key of one that has a person and a debt as well", async () => {
  for (const ends of [[PICKED], [RNR, PICKED]]) {
    const counted = await more(personAndDebt, ends);
    expect(counted.written).toBeLessThanOrEqual(3.2);
    expect(counted.read).toBeLessThanOrEqual(48);
  }
});
