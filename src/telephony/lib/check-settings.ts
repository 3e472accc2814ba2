// A trunk's `settings`, or a campaign's `provider_options`, read by a zod schema: what is wrong, in sentences.
import type * as z from "zod";

export type Checked<Settings> = { ok: true; settings: Settings } | { ok: false; problems: string[] };

const MAX_SHOWN = 60;

/** The schema is strict: a field that is not known is named too. */
export function checkBy<Settings>(
  schema: () => z.ZodType<Settings>,
  given: Readonly<Record<string, unknown>>,
): Checked<Settings> {
  const read = schema().safeParse(given);
  if (read.success) return { ok: true, settings: read.data };
  return { ok: false, problems: read.error.issues.flatMap(issue => sentencesOf(issue, given)) };
}

/** What is wrong; empty = nothing. */
export function problemsBy(
  schema: () => z.ZodType<unknown>,
  given: Readonly<Record<string, unknown>>,
): string[] {
  const checked = checkBy(schema, given);
  return checked.ok ? [] : checked.problems;
}

function sentencesOf(issue: z.core.$ZodIssue, given: unknown): string[] {
  const path = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map(key => `${path === "" ? key : `${path}.${key}`} is not a field that is known here`);
  }
  // Of several fields at once: the message names them.
  if (issue.path.length === 0) return [issue.message];
  const value = issue.path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    given,
  );
  if (value === undefined) return [`${path} is needed`];
  const shown = JSON.stringify(value) ?? String(value);
  const cut = shown.length <= MAX_SHOWN ? shown : `${shown.slice(0, MAX_SHOWN)}…`;
  return [`${path} ${issue.message}, not ${cut}`];
}
