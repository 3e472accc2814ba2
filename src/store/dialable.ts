// Which campaigns may dial, as SQL: THE condition of every statement that asks. Each says what a function of the domain
// (domain/campaigns/campaign.ts) says of a campaign that was read; test/unit/store/dialable.test.ts compares them.
import { type SQL, sql } from "drizzle-orm";
import type { CampaignStatus } from "../domain/campaigns/campaign.ts";
import { k } from "./aliases.ts";
import { campaigns } from "./schema/campaigns.ts";
import { trunks } from "./schema/trunks.ts";
import { literal, oneOf } from "./statement.ts";

/** The table of campaigns, under whichever name a statement has it. */
export type CampaignTable = Pick<typeof campaigns | typeof k, "isActive" | "status">;

const status = (name: CampaignStatus): SQL => literal(name);
const NOT_DIALLED: readonly CampaignStatus[] = ["paused", "cancelled"];

/** As `acceptsCalls`: new calls may be accepted for it. */
export const acceptsCalls = (of: CampaignTable): SQL =>
  sql`${of.isActive} = 1 AND ${of.status} <> ${status("cancelled")}`;

/** As `mayDial`: its calls may be dialled. */
export const mayDial = (of: CampaignTable): SQL =>
  sql`${of.isActive} = 1 AND ${of.status} NOT IN ${oneOf(NOT_DIALLED)}`;

/** As `takesContacts`: its contacts become calls. */
export const takesContacts = (of: CampaignTable): SQL =>
  sql`${of.status} = ${status("in_progress")} AND ${of.isActive} = 1`;

const t = sql.raw("t");
/** A trunk that there is not is not open either. `trunk`: its name, an SQL expression. */
export const trunkOpen = (trunk: SQL): SQL =>
  sql`EXISTS (SELECT 1 FROM ${trunks} ${t} WHERE ${t}.name = ${trunk} AND ${t}.paused = 0)`;

/**
 * Calls of this campaign may be dialled over this trunk: campaign dialable, and at this revision when one is given; trunk
 * not paused. All are SQL expressions; `if`: what else must hold of the campaign, `k`.
 */
export function dialable(campaign: { id: SQL; revision?: SQL; if?: SQL | undefined }, trunk: SQL): SQL {
  const unchanged = campaign.revision === undefined ? sql`` : sql` AND ${k.revision} = ${campaign.revision}`;
  const further = campaign.if === undefined ? sql`` : sql` AND ${campaign.if}`;
  return sql`EXISTS (SELECT 1 FROM ${campaigns} ${k} WHERE ${k.id} = ${campaign.id} AND ${mayDial(k)}${unchanged}${further})
  AND ${trunkOpen(trunk)}`;
}
