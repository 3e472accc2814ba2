// The revision of the operator's rules is raised by what changes one, and by nothing else: each raise voids the permits.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { revokeBlackout } from "../../../src/store/compliance/change-blackouts.ts";
import { addPack, putCalendar, removeCalendar, removePack } from "../../../src/store/compliance/own-rules.ts";
import { tenantRevision } from "../../../src/store/compliance/tenant-revision.ts";
import { blackOut } from "../../support/worlds/blackouts.ts";

const MOST = 1_000;
const now = Date.now();
const revision = async () => (await tenantRevision(env.DB).all()).results.map(row => row.revision as number);
const pack = { name: "revised", version: 1, content: "{}", by: "test", calendar: null };
const days = { name: "revised", content: "{}", by: "test" };

const CHANGES = {
  "a blackout": () => blackOut(env.DB, now, { from: now, to: now + 1, campaignIds: [] }),
  "a pack": () => addPack(env.DB, pack, MOST, now),
  "a calendar": () => putCalendar(env.DB, days, MOST, now),
  "another text of a calendar": () => putCalendar(env.DB, { ...days, content: "[]" }, MOST, now),
  "a deleted calendar": () => removeCalendar(env.DB, days.name, now),
  "a deleted pack": () => removePack(env.DB, pack, now),
};

it("is raised by every change, and stays one row", async () => {
  for (const [what, change] of Object.entries(CHANGES)) {
    const [before = 0] = await revision();
    await change();
    const after = await revision();
    expect(after, what).toHaveLength(1);
    expect(after[0], what).toBeGreaterThan(before);
  }
});

it("stays where nothing changes: the same again, one too many, and what is not there", async () => {
  const id = await blackOut(env.DB, now, { from: now, to: now + 1, campaignIds: [] });
  await revokeBlackout(env.DB, id, "test", now);
  await addPack(env.DB, pack, MOST, now);
  await putCalendar(env.DB, days, MOST, now);
  const before = await revision();
  expect(before).toHaveLength(1);
  const later = now + 1_000_000;
  expect(await revokeBlackout(env.DB, id, "test", later)).toBe(false);
  expect(await addPack(env.DB, pack, MOST, later)).toBe(false);
  expect(await addPack(env.DB, { ...pack, version: 2 }, 1, later)).toBe(false);
  expect(await putCalendar(env.DB, days, MOST, later)).toBe(false);
  expect(await putCalendar(env.DB, { ...days, name: "other" }, 1, later)).toBe(false);
  expect(await removePack(env.DB, { name: "nobody", version: 1 }, later)).toBe(false);
  expect(await removeCalendar(env.DB, "nobody", later)).toBe(false);
  expect(await revision()).toEqual(before);
});
