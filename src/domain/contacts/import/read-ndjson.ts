// NDJSON with contacts: one object a line, {phone_number, metadata?, time_zone?} and what is said of the person, as in the API.
import { invalid } from "../../errors.ts";
import { jsonOf } from "../../json-text.ts";
import type { PhoneNumberRules } from "../phone-number.ts";
import { BROKEN_CHARACTER, checkRow, type ImportRow, type RowReader, rejected } from "./import-row.ts";
import { type Line, LineReader, MAX_ROW_CHARACTERS } from "./lines.ts";

export class NdjsonReader implements RowReader {
  readonly #rules: PhoneNumberRules;
  readonly #lines = new LineReader();
  #empty = true;

  constructor(rules: PhoneNumberRules) {
    this.#rules = rules;
  }

  push(text: string): ImportRow[] {
    return this.#read(this.#lines.push(text));
  }

  end(): ImportRow[] {
    const rows = this.#read(this.#lines.end());
    if (this.#empty) throw invalid({ file: ["The file is empty."] });
    return rows;
  }

  #read(lines: readonly Line[]): ImportRow[] {
    const filled = lines.filter(line => /\S/.test(line.text));
    if (this.#empty && filled[0]?.text.trimStart().startsWith("[") === true)
      throw invalid({ file: ["The file is a JSON array; NDJSON is one object a line, without brackets."] });
    if (filled.length > 0) this.#empty = false;
    return filled.map(line => this.#row(line));
  }

  #row({ number: line, text, tooLong }: Line): ImportRow {
    const whole = (reason: string) => rejected(line, null, text.trim(), reason);
    if (tooLong) return whole(`longer than ${MAX_ROW_CHARACTERS} characters`);
    if (text.includes(BROKEN_CHARACTER)) return whole("not valid UTF-8");
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return whole("not valid JSON");
    }
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return whole("not an object {phone_number, metadata?, time_zone?}");
    const { phone_number: typed, time_zone: zone, metadata } = value as Record<string, unknown>;
    const named = (column: string, given: unknown, reason: string) =>
      rejected(line, column, jsonOf(given) ?? "", reason);
    if (typeof typed !== "string" && !Number.isSafeInteger(typed))
      return named("phone_number", typed, typed === undefined ? "is required" : "must be a string");
    if (zone !== undefined && zone !== null && typeof zone !== "string")
      return named("time_zone", zone, "must be a string");
    const given = metadata ?? null;
    if (typeof given !== "object" || Array.isArray(given))
      return named("metadata", metadata, "must be an object");
    const json = given === null ? null : jsonOf(given);
    if (given !== null && json === null) return whole("metadata is nested too deeply");
    return checkRow(
      {
        line,
        typed: String(typed),
        timeZone: zone ?? "",
        metadata: json,
        party: value as Record<string, unknown>,
        phoneColumn: "phone_number",
        timeZoneColumn: "time_zone",
        partyColumn: path => path.join("."),
      },
      this.#rules,
    );
  }
}
