// What all triggers of events have in common. They are the same text for every database: nothing is bound.

/**
 * Somebody wants events of this type, of every campaign or of this one (SQL expressions). Asked by equality alone, which
 * seeks: where nobody does, nothing is read. (A list behind IN counts as rows that are read.)
 */
export const wanted = (type: string, campaign?: string): string => {
  const by = (id: string) =>
    `EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = ${type} AND s.campaign_id = ${id})`;
  return campaign === undefined ? by("0") : `(${by("0")} OR ${by(campaign)})`;
};

export const INSERT = "INSERT INTO events (type, campaign_id, subject, body, created_at)";

/** `name: NEW.name` of each column, as JSON. */
export const snapshot = (...columns: readonly string[]): string =>
  `json_object(${columns.map(column => `'${column}', NEW.${column}`).join(", ")})`;
