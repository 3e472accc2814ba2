// In which order calls were claimed: one batch claims several, and their rows say only that all have the same time. What
// the rules ask of a claim is what was claimed before it, in its own batch too.
import type { DatabaseSync } from "node:sqlite";

type Values = readonly (string | number | null)[];

export class ClaimOrder {
  #claimed: string[] = [];

  constructor(sqlite: DatabaseSync) {
    sqlite.function("note_claim", id => {
      this.#claimed.push(String(id));
      return null;
    });
    // It writes nothing: what a statement changes is counted as without it.
    sqlite.exec(`CREATE TEMP TRIGGER claims_in_order AFTER UPDATE OF claim_nonce ON main.calls
      WHEN NEW.claim_nonce IS NOT NULL AND NEW.claim_nonce IS NOT OLD.claim_nonce
      BEGIN SELECT note_claim(NEW.call_id); END`);
  }

  forget(): void {
    this.#claimed = [];
  }

  /** Rows with the call's id in front; what was claimed since the last look comes last, as it was claimed. */
  sorted<Row extends Values>(rows: Row[]): Row[] {
    const claimed = this.#claimed;
    this.forget();
    if (claimed.length < 2) return rows;
    const turns = new Map(claimed.map((id, n) => [id, n + 1]));
    const turnOf = ([id]: Row) => turns.get(String(id)) ?? 0;
    return rows.toSorted((a, b) => turnOf(a) - turnOf(b));
  }
}
