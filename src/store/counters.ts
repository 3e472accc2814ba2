// SQL that changes counters together with the rows they count. Each statement goes into the same batch as the
// change, in front of it and under the same guard: a batch that is sent twice counts once.

const STAGES = [
  ["initiated", "c.status = 'INITIATED'"],
  ["processing", "c.status = 'PROCESSING'"],
  ["retrying", "c.status = 'RETRYING'"],
  ["waiting_disconnected", "c.status = 'DISCONNECTED'"],
  ["waiting_rnr", "c.status = 'RNR'"],
  ["waiting_failed", "(c.status = 'FAILED' AND c.next_attempt_at IS NOT NULL)"],
  ["picked", null],
  ["failed", null],
  ["cancelled", null],
] as const;

const add = (names: readonly string[]) => names.map(n => `${n} = ${n} + excluded.${n}`).join(", ");

/**
 * Moves calls (`c` in `source`) from the stage they are in to `toStage` (an SQL expression).
 * `retries`: an SQL expression that is 1 for a row whose move is a dial after the first.
 */
export function countMoves(source: string, toStage: string, retries = "0"): string {
  const columns = STAGES.map(([name]) => name);
  const sums = STAGES.map(
    ([name, was]) => `sum((${toStage}) = '${name}')${was === null ? "" : ` - sum(${was})`}`,
  );
  return `INSERT INTO campaign_counters (campaign_id, ${columns.join(", ")}, retries)
    SELECT c.campaign_id, ${sums.join(", ")}, sum(${retries}) FROM ${source} GROUP BY c.campaign_id
    ON CONFLICT (campaign_id) DO UPDATE SET ${add([...columns, "retries"])}`;
}

/** Counts new calls (`i` in `source`, JSON objects of NewCall's form). */
export function countAccepted(source: string): string {
  return `INSERT INTO campaign_counters (campaign_id, total, initiated)
    SELECT i.value ->> 'campaignId', count(*), count(*) FROM ${source} GROUP BY 1
    ON CONFLICT (campaign_id) DO UPDATE SET ${add(["total", "initiated"])}`;
}

/** The UTC day of an SQL expression in ms. */
const day = (ms: string) => `date((${ms}) / 1000, 'unixepoch')`;

/** Adds to daily counters: `sums` maps a column to an SQL aggregate over `source`. */
export function countDaily(source: string, at: string, sums: Record<string, string>): string {
  const columns = Object.keys(sums);
  return `INSERT INTO daily_counters (date, ${columns.join(", ")})
    SELECT ${day(at)}, ${Object.values(sums).join(", ")} FROM ${source} GROUP BY 1
    ON CONFLICT (date) DO UPDATE SET ${add(columns)}`;
}
