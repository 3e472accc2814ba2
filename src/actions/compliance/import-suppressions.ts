// A file of suppressions of any length, streamed in. A bad row is named and left out. What was added holds at once; sending
// the file again after it was broken off adds the rest.
import {
  type ReadRules,
  SuppressionReader,
  type SuppressionRow,
} from "../../domain/compliance/read-suppressions.ts";
import type { NewSuppression } from "../../domain/compliance/suppression.ts";
import type { RejectedRow } from "../../domain/contacts/import/import-row.ts";
import { CallManagerError } from "../../domain/errors.ts";
import type { Context } from "../context.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { SuppressionStore } from "../ports/suppression-store.ts";
import { keyText } from "./store-suppressions.ts";

/** Rows of one batch of D1: so many that all batches together have fewer statements than one request may send. */
const ROWS_PER_CHUNK = 5_000;
const MAX_ROWS = 500_000;
/** Rejected rows in the answer; all are counted. */
const NAMED = 1_000;
/** Waiting calls that are ended for each chunk; dispatch ends what is left. */
const CALLS = 10_000;

interface Ctx extends Pick<Context, "clock" | "newSuppressionId"> {
  calls: Pick<CallStore, "endSuppressed">;
  suppressions: Pick<SuppressionStore, "add" | "waitingOf">;
}

export interface SuppressionsImported {
  rows: number;
  added: number;
  /** In the file before, or in force already. */
  duplicates: number;
  rejected: number;
  /** Waiting calls. */
  cancelled: number;
  errors: readonly RejectedRow[];
}

interface Asked {
  importId: string;
  createdBy: string;
  text: AsyncIterable<string>;
  rules: Omit<ReadRules, "now">;
}

/** Throws for a file that cannot be read at all; what came before is kept. */
export async function importSuppressions(ctx: Ctx, asked: Asked): Promise<SuppressionsImported> {
  const run = new Run(ctx, asked);
  const reader = new SuppressionReader({ ...asked.rules, now: ctx.clock() });
  for await (const piece of asked.text) for (const row of reader.push(piece)) await run.take(row);
  for (const row of reader.end()) await run.take(row);
  await run.write();
  return { ...run.counts, errors: run.errors };
}

class Run {
  readonly counts = { rows: 0, added: 0, duplicates: 0, rejected: 0, cancelled: 0 };
  readonly errors: RejectedRow[] = [];
  readonly #ctx: Ctx;
  readonly #origin: { source: string; createdBy: string };
  #entries = new Map<string, NewSuppression>();

  constructor(ctx: Ctx, { importId, createdBy }: Asked) {
    this.#ctx = ctx;
    this.#origin = { source: `import:${importId}`, createdBy };
  }

  /** A promise only when there is something to wait for. */
  take(row: SuppressionRow): Promise<void> | undefined {
    if (this.counts.rows >= MAX_ROWS)
      throw new CallManagerError(
        "payload_too_large",
        `An import takes ${MAX_ROWS} rows, and those before line ${row.line} were taken. Send the rest in a file of its own.`,
        { max_rows: MAX_ROWS },
      );
    this.counts.rows++;
    if (!row.ok) {
      this.counts.rejected++;
      if (this.errors.length < NAMED) this.errors.push(row);
      return undefined;
    }
    const key = keyText(row.entry);
    if (this.#entries.has(key)) this.counts.duplicates++;
    else this.#entries.set(key, row.entry);
    return this.#entries.size >= ROWS_PER_CHUNK ? this.write() : undefined;
  }

  async write(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries = new Map();
    if (entries.length === 0) return;
    const numbers = entries.filter(({ kind }) => kind === "number");
    const others = entries.filter(({ kind }) => kind !== "number");
    // Who may have many calls is left to the watchdog.
    const added = (await this.#add(numbers, false)) + (await this.#add(others, true));
    this.counts.added += added;
    this.counts.duplicates += entries.length - added;
    // A number may stand there for several scopes.
    await this.#endWaiting([...new Set(numbers.map(({ value }) => value))]);
  }

  async #add(entries: readonly NewSuppression[], sweep: boolean): Promise<number> {
    if (entries.length === 0) return 0;
    const { suppressions, clock, newSuppressionId } = this.#ctx;
    const now = clock();
    const offered = entries.map(entry => ({ ...entry, id: newSuppressionId(now) }));
    return suppressions.add(offered, this.#origin, { now, sweep });
  }

  async #endWaiting(phoneNumbers: readonly string[]): Promise<void> {
    if (phoneNumbers.length === 0) return;
    const { calls, suppressions, clock } = this.#ctx;
    const waiting = await suppressions.waitingOf(phoneNumbers, CALLS);
    if (waiting.length > 0) this.counts.cancelled += (await calls.endSuppressed(waiting, clock())).cancelled;
  }
}
