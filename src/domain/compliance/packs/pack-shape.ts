// The words and values that a rule pack may hold, in zod; each refusal says what would be right.
import * as z from "zod";
import { isTimeZone } from "../../hours/time-zone.ts";
import { DAY_SECONDS, DAYS, type DayOfWeek, parseClockTime } from "../../hours/weekday-slots.ts";
import { schemaOf } from "../../schema-of.ts";
import { DAY_MS, HOUR_MS } from "../../time-units.ts";
import { parseDay } from "../local-days.ts";
import { EVENTS, PURPOSES, RECIPIENT, SCOPES, SURENESSES } from "./pack.ts";

/** Longer than any law looks back; the ledger keeps no more. */
export const LONGEST_WINDOW_DAYS = 366;
/** The ledger keeps the newest hundred attempts of a key. */
export const LARGEST_CAP = 100;

/** A map that takes no other key. */
export function section<T extends z.ZodRawShape>(shape: T) {
  const keys = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: issue =>
      issue.code === "unrecognized_keys" ? `unknown key; known here: ${keys}` : `must be a map with: ${keys}`,
  });
}

export const text = schemaOf(() =>
  z
    .string({ error: "must be text; write it in quotes" })
    .max(500, { error: "must not exceed 500 characters" }),
);

export const slug = schemaOf(() =>
  text()
    .max(100, { error: "must not exceed 100 characters" })
    .regex(/^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$/, {
      error: "must be words joined by hyphens, such as us-fl",
    }),
);

export const localDate = schemaOf(() =>
  text().transform((written, ctx) => {
    const day = parseDay(written);
    if (day !== null) return day;
    ctx.addIssue({ code: "custom", message: "no date; write it like 2026-11-21" });
    return z.NEVER;
  }),
);

const oneOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, { error: `must be one of ${words.join(", ")}` });
/** Entries of any list in a pack: a verdict looks at each. */
const MAX_LIST = 50;
const list = <T extends z.ZodType>(item: T, example: string) =>
  z
    .array(item, { error: `must be a list, such as ${example}` })
    .max(MAX_LIST, { error: `must not have more than ${MAX_LIST} entries` });
const whole = (min: number, max: number, what: string) => {
  const error = `must be a whole number of ${what}, ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

const basis = () =>
  text().regex(/^[a-z]+(_[a-z]+)*$/, {
    error: "must be a basis of consent in lower case, such as express_written",
  });
const bases = () => list(basis(), "[express, express_written]");

/** Where a rule has its own. */
const provenance = () => ({
  source: text().nullish(),
  checked: text()
    .refine(t => parseDay(t) !== null, { error: "no date; write it like 2026-11-21" })
    .nullish(),
  sureness: oneOf(SURENESSES).nullish(),
});

const day = () =>
  text().transform((written, ctx): DayOfWeek => {
    const asked = written.toLowerCase();
    const index = DAYS.findIndex(name => name === asked || name.slice(0, 3) === asked);
    if (index >= 0) return index as DayOfWeek;
    ctx.addIssue({
      code: "custom",
      message: `unknown day; write one of ${DAYS.map(name => name.slice(0, 3)).join(", ")}`,
    });
    return z.NEVER;
  });

const clockTime = (latestSeconds: number, right: string) =>
  z.string({ error: `must be a time in quotes, like ${right}` }).transform((written, ctx) => {
    const seconds = parseClockTime(written);
    if (seconds !== null && seconds <= latestSeconds) return seconds;
    ctx.addIssue({ code: "custom", message: `no time of day; write it like ${right}` });
    return z.NEVER;
  });
const times = () => ({
  from: clockTime(DAY_SECONDS - 1, '"08:00"'),
  to: clockTime(DAY_SECONDS, '"20:00", "24:00" at the end of the day'),
});

const clock = () =>
  text().refine(name => name === RECIPIENT || isTimeZone(name), {
    error: `must be "${RECIPIENT}" or an IANA time zone such as America/Chicago`,
  });

const hours = () =>
  section({
    zone: z
      .union([clock(), list(clock(), "[recipient, America/Chicago]").min(1)], {
        error: `must be "${RECIPIENT}", an IANA time zone, or a list of these`,
      })
      .nullish(),
    slots: list(
      section({ days: list(day(), "[mon, tue]").min(1, { error: "names no day" }).nullish(), ...times() }),
      '[{ days: [mon], from: "08:00", to: "20:00" }]',
    ).min(1, { error: "names no hours; leave hours out where any time is allowed" }),
    waived_by: bases().nullish(),
    ...provenance(),
  });

const holidays = () =>
  section({
    calendar: slug(),
    hours: z
      .union([z.literal("closed"), list(section(times()), '[{ from: "10:00", to: "14:00" }]').min(1)], {
        error: 'must be closed, or a list such as [{ from: "10:00", to: "14:00" }]',
      })
      .nullish(),
    waived_by: bases().nullish(),
    ...provenance(),
  });

export interface Span {
  days: number | null;
  ms: number;
}

const span = () =>
  text().transform((written, ctx): Span => {
    const [, number = "", unit = ""] = /^(\d{1,5})([dh])$/.exec(written) ?? [];
    const ms = Number(number) * (unit === "d" ? DAY_MS : HOUR_MS);
    if (ms > 0 && ms <= LONGEST_WINDOW_DAYS * DAY_MS)
      return { days: unit === "d" ? Number(number) : null, ms };
    ctx.addIssue({
      code: "custom",
      message: `must be hours or days, such as 24h or 7d, ${LONGEST_WINDOW_DAYS}d at most`,
    });
    return z.NEVER;
  });

const scope = () => list(oneOf(SCOPES), "[number, person]").min(1, { error: "names no scope" });

const cap = () =>
  section({
    id: slug(),
    max: whole(1, LARGEST_CAP, "calls"),
    window: span(),
    scope: scope().nullish(),
    per: oneOf(["subject"]).nullish(),
    counts: oneOf(["placed", "connected"]).nullish(),
    waived_by: bases().nullish(),
    ...provenance(),
  });

const quiet = () =>
  section({
    id: slug(),
    event: oneOf(EVENTS),
    scope: scope().nullish(),
    for: span(),
    full: z.boolean({ error: "must be true or false" }).nullish(),
    waived_by: bases().nullish(),
    ...provenance(),
  });

const needed = () =>
  section({
    list: slug(),
    max_age_days: whole(1, LONGEST_WINDOW_DAYS, "days").nullish(),
    waived_by: bases().nullish(),
    ...provenance(),
  });

const country = () => text().regex(/^[A-Z]{2}$/, { error: "must be an ISO 3166 country, such as US" });
const region = () =>
  text().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, {
    error: "must be an ISO 3166-2 region, such as US-FL",
  });

export const packShape = schemaOf(() =>
  section({
    pack: slug(),
    version: whole(1, 9999, "its version").nullish(),
    also: list(slug(), "[reg-f]").nullish(),
    note: text().nullish(),
    ...provenance(),
    effective_from: localDate().nullish(),
    effective_to: localDate().nullish(),
    applies_to: section({
      country: list(country(), "[US]").nullish(),
      region: list(region(), "[US-FL]").nullish(),
      purpose: list(oneOf(PURPOSES), "[telemarketing]").nullish(),
      automated_only: z.boolean({ error: "must be true or false" }).nullish(),
    }).nullish(),
    unknown: oneOf(["refuse", "strictest"]).nullish(),
    hours: hours().nullish(),
    holidays: holidays().nullish(),
    caps: list(cap(), "[{ id: three-a-day, max: 3, window: 24h }]").nullish(),
    quiet_after: list(quiet(), "[{ id: after-a-refusal, event: refused, for: 60d }]").nullish(),
    needs_consent: bases().nullish(),
    lists: list(needed(), "[{ list: us-national-dnc, max_age_days: 31 }]").nullish(),
    abandon: section({
      max_percent: z.number({ error: "must be a number of percent" }).min(0).max(100).nullish(),
      period_days: whole(1, LONGEST_WINDOW_DAYS, "days").nullish(),
      min_ring_seconds: whole(1, 120, "seconds").nullish(),
    }).nullish(),
  }),
);
export type PackInput = z.output<ReturnType<typeof packShape>>;
