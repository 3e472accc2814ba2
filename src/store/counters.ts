// SQL that changes counters together with the rows they count, in the same batch: in front of the change and under
// the same guard, or right behind an insert and by its changes(). A batch that is sent twice counts once.

const STAGES = [
  ["initiated", "c.status = 'INITIATED'"],
  ["processing", "c.status = 'PROCESSING'"],
  ["retrying", "c.status = 'RETRYING'"],
  ["waiting_disconnected", "c.status = 'DISCONNECTED'"],
  ["waiting_rnr", "c.status = 'RNR'"],
  ["waiting_failed", "(c.status = 'FAILED' AND c.next_attempt_at IS NOT NULL)"],
  ["picked", null],
  // Only a redrive leaves it.
  ["failed", "(c.status = 'FAILED' AND c.next_attempt_at IS NULL)"],
  ["cancelled", null],
] as const;

const add = (names: readonly string[]) => names.map(n => `${n} = ${n} + excluded.${n}`).join(", ");

/**
 * Moves calls (`c` in `source`) from the stage they are in to `toStage` (an SQL expression).
 * `retries`: an SQL expression that is 1 for a row whose move is a dial after the first. `only`: the campaign, when
 * they are all of one; the rows need not be sorted then.
 */
export function countMoves(
  source: string,
  toStage: string,
  retries = "0",
  only: string | null = null,
): string {
  const columns = STAGES.map(([name]) => name);
  const sums = STAGES.map(
    ([name, was]) => `sum((${toStage}) = '${name}')${was === null ? "" : ` - sum(${was})`}`,
  );
  return `INSERT INTO campaign_counters (campaign_id, ${columns.join(", ")}, retries)
    SELECT ${only ?? "c.campaign_id"}, ${sums.join(", ")}, sum(${retries}) FROM ${source}
    ${only === null ? "GROUP BY c.campaign_id" : "HAVING count(*) > 0"}
    ON CONFLICT (campaign_id) DO UPDATE SET ${add([...columns, "retries"])}`;
}

/**
 * Counts the calls that the INSERT just before in the same batch has added, all of one campaign (?1): an insert that is
 * sent again adds none. ?2 = 1 adds to what inserts before it in the same batch have added to this campaign.
 */
const INSERTED = `UPDATE campaign_counters SET total = total + changes(), initiated = initiated + changes(),
    last_accepted = changes() + ?2 * last_accepted WHERE campaign_id = ?1`;
/** ?1 = campaigns as JSON: what was counted of them in the same batch goes to the day ?2. */
const INSERTED_ON_DAY = `INSERT INTO daily_counters (date, initiated)
  SELECT ?2, sum(last_accepted) FROM campaign_counters
    WHERE campaign_id IN (SELECT value FROM json_each(?1)) HAVING sum(last_accepted) > 0
  ON CONFLICT (date) DO UPDATE SET initiated = initiated + excluded.initiated`;

/** Right behind an insert of calls of this campaign. `again`: the batch has counted one before. */
export const countInserted = (db: D1Database, campaignId: number, again: boolean): D1PreparedStatement =>
  db.prepare(INSERTED).bind(campaignId, again ? 1 : 0);

/** Once a batch, behind all its inserts: for the day they were accepted on (`at` in ms). */
export const countInsertedOnDay = (
  db: D1Database,
  campaignIds: readonly number[],
  at: number,
): D1PreparedStatement => db.prepare(INSERTED_ON_DAY).bind(JSON.stringify(campaignIds), utcDay(at));

/** YYYY-MM-DD of a time in ms. */
export const utcDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Adds to the counters of one day (`day`: an SQL expression): `sums` maps a column to an SQL aggregate over `source`. */
export function countDaily(source: string, day: string, sums: Record<string, string>): string {
  const columns = Object.keys(sums);
  return `INSERT INTO daily_counters (date, ${columns.join(", ")})
    SELECT ${day}, ${Object.values(sums).join(", ")} FROM ${source} HAVING count(*) > 0
    ON CONFLICT (date) DO UPDATE SET ${add(columns)}`;
}

/** Counts the calls of `source` as finished on `day` (an SQL expression); with `by` -1, as open again. */
export const countFinished = (source: string, day: string, by: 1 | -1 = 1): string =>
  countDaily(source, day, { finished: `${by} * count(*)` });
