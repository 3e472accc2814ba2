// The permits in a gate's storage, for who reads its file and not its code: of each call what the latest row says.
export const PERMITS_IN_JOURNAL = `SELECT said ->> 0 AS call_id FROM (
    SELECT change.value AS said, max(seq) FROM permit_journal, json_each(changes) AS change
    WHERE json_type(change.value, '$[0]') = 'text' GROUP BY change.value ->> 0)
  WHERE json_array_length(said) = 2`;
