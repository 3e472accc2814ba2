// A CSV file of suppressions, row by row: `phone_number[,scope][,reason][,expires_at][,note]`, with or without a header, or
// a bare number a line. With a header `person_id` and `prefix` are taken too, as the export writes them.
import { delimiterOf } from "../contacts/import/columns.ts";
import { type CsvRow, CsvRows } from "../contacts/import/csv-rows.ts";
import { BROKEN_CHARACTER, type RejectedRow, rejected } from "../contacts/import/import-row.ts";
import { type Line, LineReader } from "../contacts/import/lines.ts";
import { readTypedNumber } from "../contacts/import/typed-number.ts";
import { normalisePhoneNumber, type PhoneNumberRules } from "../contacts/phone-number.ts";
import { invalid } from "../errors.ts";
import {
  EVERYWHERE,
  MAX_NOTE_CHARACTERS,
  type NewSuppression,
  readPersonId,
  readPrefix,
  readScope,
  SCOPE_FORM,
  SUPPRESSION_REASONS,
  type SuppressionKey,
} from "./suppression.ts";

export type SuppressionRow = { ok: true; line: number; entry: NewSuppression } | RejectedRow;

export interface ReadRules {
  phoneNumbers: PhoneNumberRules;
  /** ISO 8601 with its offset → ms; null for anything else. */
  parseInstant: (text: string) => number | null;
  /** In ms: what is over by then is refused. */
  now: number;
}

const POSITIONAL = ["phone_number", "scope", "reason", "expires_at", "note"] as const;
const KEYS = ["phone_number", "person_id", "prefix"] as const;
/** Of an export: they say where an entry came from. */
const PASSED_OVER = ["id", "source", "created_by", "created_at", "revoked_by"];
const KNOWN = [...POSITIONAL, ...KEYS, ...PASSED_OVER, "revoked_at"];

type Fields = Readonly<Record<string, string>>;

export class SuppressionReader {
  readonly #rules: ReadRules;
  readonly #lines = new LineReader();
  #rows: CsvRows | null = null;
  #columns: readonly string[] | null = null;

  constructor(rules: ReadRules) {
    this.#rules = rules;
  }

  push(text: string): SuppressionRow[] {
    return this.#read(this.#lines.push(text));
  }

  /** Throws for an empty file. */
  end(): SuppressionRow[] {
    const last = this.#read(this.#lines.end());
    const rows = [...last, ...this.#entries(this.#rows?.end() ?? [])];
    if (this.#columns === null) throw invalid({ file: ["The file is empty."] });
    return rows;
  }

  #read(lines: readonly Line[]): SuppressionRow[] {
    if (this.#rows === null) {
      const first = lines.find(line => /\S/.test(line.text));
      if (first === undefined) return [];
      this.#rows = new CsvRows(delimiterOf(first.text));
    }
    return this.#entries(this.#rows.push(lines));
  }

  #entries(rows: readonly CsvRow[]): SuppressionRow[] {
    const entries: SuppressionRow[] = [];
    for (const row of rows) {
      if (!row.ok) {
        entries.push(rejected(row.line, null, row.text, row.reason));
        continue;
      }
      if (this.#columns === null) {
        const header = headerOf(row.fields);
        this.#columns = header ?? POSITIONAL;
        if (header !== null) continue;
      }
      entries.push(this.#entry(row, this.#columns));
    }
    return entries;
  }

  #entry({ line, fields }: CsvRow & { ok: true }, columns: readonly string[]): SuppressionRow {
    if (fields.length > columns.length)
      return rejected(
        line,
        null,
        fields.join(","),
        `${fields.length} columns, there are at most ${columns.length}`,
      );
    if (fields.some(field => field.includes(BROKEN_CHARACTER)))
      return rejected(line, null, fields.join(","), "not valid UTF-8: save the file as CSV UTF-8");
    const named: Fields = Object.fromEntries(columns.map((column, at) => [column, fields[at] ?? ""]));
    try {
      return { ok: true, line, entry: entryOf(named, this.#rules) };
    } catch (error) {
      if (error instanceof Wrong)
        return rejected(line, error.column, named[error.column] ?? "", error.reason);
      throw error;
    }
  }
}

/** Null: the first row is one like the others. Throws for a column that is not known. */
function headerOf(first: readonly string[]): string[] | null {
  const names = first.map(name =>
    name
      .trim()
      .toLowerCase()
      .replace(/[\s.-]+/g, "_"),
  );
  if (!names.some(name => (KEYS as readonly string[]).includes(name))) return null;
  const unknown = names.find(name => !KNOWN.includes(name));
  if (unknown === undefined) return names;
  throw invalid({
    file: [`The column "${unknown.slice(0, 60)}" is not known; there are ${POSITIONAL.join(", ")}.`],
  });
}

class Wrong extends Error {
  readonly column: string;
  readonly reason: string;

  constructor(column: string, reason: string) {
    super(reason);
    this.column = column;
    this.reason = reason;
  }
}

/** Throws Wrong for the first thing that is. */
function entryOf(row: Fields, rules: ReadRules): NewSuppression {
  const { scope: typedScope = "", reason: typedReason = "", note = "" } = row;
  if ((row.revoked_at ?? "") !== "") throw new Wrong("revoked_at", "was lifted: only what holds is imported");
  const key = keyOf(row, rules);
  const scope = typedScope === "" ? EVERYWHERE : readScope(typedScope);
  if (scope === null) throw new Wrong("scope", `must be ${SCOPE_FORM}`);
  const reason = typedReason === "" ? "manual" : SUPPRESSION_REASONS.find(word => word === typedReason);
  if (reason === undefined) throw new Wrong("reason", `must be one of ${SUPPRESSION_REASONS.join(", ")}`);
  if (note.length > MAX_NOTE_CHARACTERS)
    throw new Wrong("note", `must not exceed ${MAX_NOTE_CHARACTERS} characters`);
  return {
    ...key,
    scope,
    reason,
    expiresAt: endOf(row.expires_at ?? "", rules),
    note: note === "" ? null : note,
  };
}

function keyOf(row: Fields, { phoneNumbers }: ReadRules): Pick<SuppressionKey, "kind" | "value"> {
  const given = KEYS.filter(key => (row[key] ?? "") !== "");
  const [key] = given;
  if (key === undefined) throw new Wrong("phone_number", "is empty");
  if (given.length > 1)
    throw new Wrong(key, `stands beside ${given.slice(1).join(", ")}: one of them at a time`);
  const typed = row[key] ?? "";
  switch (key) {
    case "phone_number": {
      const number = readTypedNumber(typed);
      if (!number.ok) throw new Wrong(key, number.reason);
      const value = normalisePhoneNumber(number.text, phoneNumbers);
      if (value === null) throw new Wrong(key, "not a phone number: 7 to 15 digits, + optional");
      return { kind: "number", value };
    }
    case "person_id": {
      const value = readPersonId(typed);
      if (value === null) throw new Wrong(key, "must have 1 to 100 characters");
      return { kind: "person", value };
    }
    case "prefix": {
      const value = readPrefix(typed);
      if (value === null) throw new Wrong(key, "must be + and 1 to 15 digits");
      return { kind: "prefix", value };
    }
  }
}

function endOf(typed: string, { parseInstant, now }: ReadRules): number | null {
  if (typed === "") return null;
  const at = parseInstant(typed);
  if (at === null)
    throw new Wrong("expires_at", "must be ISO 8601 with its offset, such as 2026-11-20T21:40:00Z");
  if (at <= now) throw new Wrong("expires_at", "is past");
  return at;
}
