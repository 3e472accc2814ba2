// The kinds of settings that several have: text of the environment → a checked value, or what would be right.
import * as z from "zod";
import { schemaOf } from "../domain/schema-of.ts";
import type { Kind } from "./setting.ts";

export const integer = <Fallback extends number | null>(
  min: number,
  max: number,
  fallback: Fallback,
): Kind<number | Fallback> => ({
  form: `a whole number from ${min} to ${max}`,
  unset: fallback === null ? "none" : `\`${fallback}\``,
  schema: schemaOf(() =>
    z
      .string()
      .trim()
      .transform((text, ctx): number | Fallback => {
        if (text === "") return fallback;
        const value = Number(text);
        if (/^\d+$/.test(text) && value >= min && value <= max) return value;
        ctx.addIssue({
          code: "custom",
          message: `must be a whole number from ${min} to ${max}, not "${text}"`,
        });
        return z.NEVER;
      })
      .prefault(""),
  ),
});

export const choice = <const T extends string, Fallback extends T | null>(
  values: readonly [T, ...T[]],
  fallback: Fallback,
): Kind<T | Fallback> => ({
  form: values.map(value => `\`${value}\``).join(", "),
  unset: fallback === null ? "none" : `\`${fallback}\``,
  schema: schemaOf(() =>
    z
      .string()
      .trim()
      .transform((text, ctx): T | Fallback => {
        if (text === "") return fallback;
        const found = values.find(value => value === text);
        if (found !== undefined) return found;
        ctx.addIssue({ code: "custom", message: `must be one of ${values.join(", ")}, not "${text}"` });
        return z.NEVER;
      })
      .prefault(""),
  ),
});

/** Read by its own rules later. */
export const text = (form: string): Kind<string> => ({
  form,
  unset: "none",
  schema: schemaOf(() => z.string().default("")),
});

const SHORTEST_SECRET = 16;

/** Shorter ones can be guessed from a signature that somebody holds. */
export const secret: Kind<string> = {
  form: `at least ${SHORTEST_SECRET} characters`,
  unset: "none",
  schema: schemaOf(() =>
    z
      .string()
      .trim()
      .refine(text => text === "" || text.length >= SHORTEST_SECRET, {
        error: `must have at least ${SHORTEST_SECRET} characters`,
      })
      .default(""),
  ),
};

/** `queryAllowed`: the provider's own address may carry one, e.g. a version. */
export const url = ({ queryAllowed }: { queryAllowed: boolean }): Kind<string> => ({
  form: `an http(s) address without credentials${queryAllowed ? "" : ", query"} or fragment`,
  unset: "none",
  schema: schemaOf(() =>
    z
      .string()
      .trim()
      .superRefine((text, ctx) => {
        const wrong = text === "" ? null : addressProblem(text, queryAllowed);
        if (wrong !== null) ctx.addIssue({ code: "custom", message: wrong });
      })
      .default(""),
  ),
});

/** What may hold a password or a key is not shown: the health check is open. */
function addressProblem(text: string, queryAllowed: boolean): string | null {
  const parsed = /^https?:\/\/[^\s/]/.test(text) && URL.canParse(text) ? new URL(text) : null;
  if (parsed === null)
    return text.includes("@")
      ? "must be an http(s) URL without credentials"
      : `must be an http(s) URL, not "${text}"`;
  if (parsed.username !== "" || parsed.password !== "") return "must be an http(s) URL without credentials";
  // Never sent, and so never meant.
  if (text.includes("#")) return "must be an http(s) URL without a fragment";
  return text.includes("?") && !queryAllowed ? "must be an http(s) URL without a query" : null;
}
