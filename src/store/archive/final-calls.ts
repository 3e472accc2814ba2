// Which calls are old enough to leave, as SQL: THE condition, asked when a file is planned, filled and emptied.

/** Of the alias `c`. (The `+` keeps the planner to the primary key.) */
export const FINAL = `(+c.status IN ('PICKED', 'CANCELLED') OR (+c.status = 'FAILED' AND +c.next_attempt_at IS NULL))`;
