// A setting, said once: how it is read and what is written about it in docs/settings.md.
import type * as z from "zod";

/** What a value may be, and how text of the environment becomes one. What is not there is empty. */
export interface Kind<Value> {
  schema: () => z.ZodType<Value>;
  /** Markdown, like `unset`. */
  form: string;
  /** What an empty one means. */
  unset: string;
}

export interface Setting<Value> extends Kind<Value> {
  /** What it is for: Markdown, sentences. */
  about: string;
  example: string;
  /** Not a variable of wrangler.toml: set with `wrangler secret put`. */
  secret: boolean;
}

interface Described {
  about: string;
  example: string;
  /** Where the kind alone does not say it. */
  unset?: string;
  secret?: true;
}

export const setting = <Value>(kind: Kind<Value>, described: Described): Setting<Value> => ({
  ...kind,
  secret: false,
  ...described,
});

/** Settings by their names in the environment. */
export type Settable = Record<string, Setting<unknown>>;

export type ValuesOf<Fields extends Settable> = {
  [Name in keyof Fields]: Fields[Name] extends Setting<infer Value> ? Value : never;
};

/** Settings that are read, and written about, together. */
export interface Section<Fields extends Settable = Settable> {
  title: string;
  /** Markdown; what holds for all of them. */
  about?: string;
  fields: Fields;
}

/** Puts what is wrong into `problems`, by name; the values are whole only when nothing was. */
export function readSection<Fields extends Settable>(
  { fields }: Section<Fields>,
  env: Record<string, unknown>,
  problems: string[],
): ValuesOf<Fields> {
  const read = Object.entries(fields).map(([name, { schema }]) => {
    const parsed = schema().safeParse(env[name] ?? undefined);
    if (!parsed.success) problems.push(...parsed.error.issues.map(issue => `${name} ${issue.message}`));
    return [name, parsed.data];
  });
  return Object.fromEntries(read);
}

/** Of rules over several settings: what is wrong when they do not go together. */
export const problemsOf = (found: readonly (string | false)[]): string[] =>
  found.filter((problem): problem is string => problem !== false);
