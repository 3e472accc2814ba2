// Parameters of paths and queries: each says how it is documented and how it is read, strictly, refused by name.
import * as z from "zod";
import { invalid } from "../../domain/errors.ts";
import { isTimeZone } from "../../domain/hours/time-zone.ts";
import { INSTANT_FORM, parseInstant } from "../../domain/instant.ts";
import { isDay } from "./body-fields.ts";
import type { Parameter } from "./route.ts";

type Described = Pick<Parameter, "description"> & Partial<Pick<Parameter, "example" | "shared" | "required">>;

const refuse = (name: string, message: string, text: string): never => {
  throw invalid({ [name]: [`${message}, not "${text.slice(0, 60)}"`] });
};

/** Any text of a path. */
export const pathText = (described: Described): Parameter<string> => ({
  ...described,
  in: "path",
  schema: () => z.string(),
  read: text => text ?? "",
});

/** A whole number of a path. */
export const pathId = (described: Described): Parameter<number> => ({
  ...described,
  in: "path",
  schema: () => z.int().min(0),
  read: (text = "", name) =>
    /^\d{1,15}$/.test(text) ? Number(text) : refuse(name, "must be a whole number", text),
});

/** An id in a query; absent = undefined. */
export const queryId = (described: Described): Parameter<number | undefined> => ({
  ...described,
  in: "query",
  schema: () => z.int().min(0),
  read: (text, name) => {
    if (text === undefined) return undefined;
    return /^\d{1,15}$/.test(text) ? Number(text) : refuse(name, "must be a whole number", text);
  },
});

export const queryText = (described: Described): Parameter<string | undefined> => ({
  ...described,
  in: "query",
  schema: () => z.string(),
  read: text => text,
});

/** A phone number as it was typed; absent = undefined. */
export const queryPhoneNumber = (described: Described): Parameter<string | undefined> => ({
  ...queryText(described),
  // In a query an unescaped + arrives as a space.
  read: text => text?.replace(/^ /, "+"),
});

/** Refused by its name when it is absent. */
export const required = <T>(parameter: Parameter<T | undefined>): Parameter<T> => ({
  ...parameter,
  required: true,
  read: (text, name) => {
    const value = parameter.read(text === "" ? undefined : text, name);
    if (value !== undefined) return value;
    throw invalid({ [name]: ["is required"] }, `${name}: is required`);
  },
});

/** A whole number from `min` to `max`. */
export const queryWhole = (
  { min, max, absent }: { min: number; max: number; absent: number },
  described: Described,
): Parameter<number> => ({
  ...described,
  in: "query",
  schema: () => z.int().min(min).max(max).default(absent),
  read: (text, name) => {
    if (text === undefined) return absent;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    return refuse(name, `must be a whole number from ${min} to ${max}`, text);
  },
});

/** One of a few words; absent = the first. */
export const queryChoice = <const T extends string>(
  values: readonly [T, ...T[]],
  described: Described,
): Parameter<T> => ({
  ...described,
  in: "query",
  schema: () => z.enum(values).default(values[0] as never),
  read: (text, name) => {
    const found = values.find(value => value === text);
    if (text === undefined || found !== undefined) return found ?? values[0];
    return refuse(name, `must be one of ${values.join(", ")}`, text);
  },
});

/** One of a few words; absent = undefined. */
export const queryFilter = <const T extends string>(
  values: readonly [T, ...T[]],
  described: Described,
): Parameter<T | undefined> => ({
  ...described,
  in: "query",
  schema: () => z.enum(values),
  read: (text, name) =>
    text === undefined
      ? undefined
      : (values.find(value => value === text) ?? refuse(name, `must be one of ${values.join(", ")}`, text)),
});

/** An instant, in ms; absent = undefined. */
export const queryInstant = (description: string): Parameter<number | undefined> => ({
  in: "query",
  description: `${description} ISO 8601 with its offset.`,
  schema: () => z.string().meta({ format: "date-time" }),
  example: "2026-11-20T21:40:00Z",
  read: (text, name) => {
    if (text === undefined) return undefined;
    // In a query an unescaped + arrives as a space.
    return parseInstant(text.replace(/ (?=\d\d:\d\d$)/, "+")) ?? refuse(name, INSTANT_FORM, text);
  },
});

/** A UTC date; absent = undefined. */
export const queryDay = (described: Described): Parameter<string | undefined> => ({
  ...described,
  in: "query",
  schema: () => z.string().meta({ format: "date" }),
  read: (text, name) =>
    text === undefined || isDay(text) ? text : refuse(name, "must be a UTC date such as 2026-11-20", text),
});

/** An IANA time zone; absent = null. */
export const queryTimeZone = (described: Described): Parameter<string | null> => ({
  ...described,
  in: "query",
  schema: () => z.string(),
  read: (text, name) => {
    if (text === undefined) return null;
    if (text.length <= 64 && isTimeZone(text)) return text;
    return refuse(name, "must be an IANA time zone such as Europe/Paris", text);
  },
});

/** `:id` of a campaign. */
export const campaignIdInPath = pathId({
  description: "The campaign's id; 0 = the built-in campaign of ad-hoc calls.",
  example: 1,
  shared: "CampaignId",
});
