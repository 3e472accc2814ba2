// The words and values a rules file may hold, section by section, in zod; each refusal says what would be right.
import * as z from "zod";
import { DISPOSITIONS, endsTheCall } from "../calls/disposition.ts";
import { isTimeZone } from "../hours/time-zone.ts";
import { DAY_SECONDS, DAYS, type DayOfWeek, parseClockTime } from "../hours/weekday-slots.ts";
import { schemaOf } from "../schema-of.ts";
import { RULED, type Ruled } from "./retry-rules.ts";

/** A map whose every key may be absent or empty, and that takes no other key. */
function section<T extends z.ZodRawShape>(shape: T, known: readonly string[] = Object.keys(shape)) {
  const keys = known.join(", ");
  return z.strictObject(shape, {
    error: issue =>
      issue.code === "unrecognized_keys"
        ? `unknown key; known here: ${keys}`
        : `must be a map with any of: ${keys}`,
  });
}

const whole = (what: string) =>
  z
    .int({ error: `${what} must be a whole number of 1 or more` })
    .min(1, { error: `${what} must be 1 or more` });
const minutes = schemaOf(() =>
  z.number({ error: "must be a number of minutes" }).min(0, { error: "must be 0 minutes or more" }),
);
const attempts = schemaOf(() => whole("an attempt limit"));
const list = schemaOf(() => z.array(z.unknown(), { error: "must be a list" }));
const name = schemaOf(() => z.string({ error: "must be text; write it in quotes" }));

const day = schemaOf(() =>
  name().transform((text, ctx): DayOfWeek => {
    const index = (DAYS as readonly string[]).indexOf(text.toLowerCase());
    if (index >= 0) return index as DayOfWeek;
    ctx.addIssue({ code: "custom", message: `unknown day; write one of ${DAYS.join(", ")}` });
    return z.NEVER;
  }),
);

const clockTime = (latestSeconds: number, right: string) =>
  z.string({ error: `must be a time in quotes, like ${right}` }).transform((text, ctx) => {
    const seconds = parseClockTime(text);
    if (seconds !== null && seconds <= latestSeconds) return seconds;
    ctx.addIssue({ code: "custom", message: `no time of day; write it like ${right}` });
    return z.NEVER;
  });
const startTime = schemaOf(() => clockTime(DAY_SECONDS - 1, '"09:00" or "09:00:00"'));
const endTime = schemaOf(() =>
  clockTime(DAY_SECONDS, '"17:00" or "17:00:00", "24:00" at the end of the day'),
);

const hours = () => ({
  start_time: startTime().nullish(),
  end_time: endTime().nullish(),
  max_attempts: attempts().nullish(),
  retry_interval_minutes: minutes().nullish(),
});

/** Both forms of a rule: `days` with `time_slots`, and the flat `day_of_week` with times of its own. */
export const ruleShape = schemaOf(() =>
  section({
    name: name().nullish(),
    campaign_id: whole("a campaign's id").nullish(),
    days: z
      .array(day(), { error: "must be a list of days" })
      .min(1, { error: "names no day; leave the key out for every day" })
      .nullish(),
    day_of_week: day().nullish(),
    time_slots: z
      .array(section(hours()), { error: "must be a list of time slots" })
      .min(1, { error: "names no time; leave the key out for the whole day" })
      .nullish(),
    ...hours(),
  }),
);
export type RuleInput = z.output<ReturnType<typeof ruleShape>>;

/** Its rules are checked one by one, so that a broken one does not hide what is wrong with the others. */
export const campaignShape = schemaOf(() =>
  section({
    campaign_id: whole("a campaign's id"),
    name: name().nullish(),
    rules: list().nullish(),
  }),
);

const statusShape = schemaOf(() =>
  section({
    should_retry: z.boolean({ error: "must be true or false" }).nullish(),
    max_attempts: attempts().nullish(),
    retry_interval_minutes: minutes().nullish(),
    increment_attempt: z.unknown().optional(),
  }).nullish(),
);
/** Refused by its own words: whoever writes it knows the disposition, and expects too much of rules. */
const noRule = (disposition: string) =>
  z.undefined({ error: `${disposition} ends the call, whatever the rules say; leave it out` });
const statusShapes = () =>
  ({
    ...Object.fromEntries(RULED.map(of => [of, statusShape()])),
    ...Object.fromEntries(DISPOSITIONS.filter(endsTheCall).map(d => [d, noRule(d).optional()])),
  }) as Record<Ruled, ReturnType<typeof statusShape>>;

export const fileShape = schemaOf(() =>
  section({
    timezone: name()
      .refine(isTimeZone, { error: 'unknown time zone; write an IANA name such as "America/New_York"' })
      .nullish(),
    global_rules: list().nullish(),
    campaign_rules: list().nullish(),
    status_retry_rules: section(statusShapes(), RULED).nullish(),
    defaults: section({
      max_attempts: attempts().nullish(),
      retry_interval_minutes: minutes().nullish(),
      concurrent_call_limit: whole("a limit of calls").nullish(),
      duplicate_call_window_minutes: minutes().nullish(),
    }).nullish(),
    scheduler: section({
      check_interval_minutes: minutes().nullish(),
      batch_size: whole("a batch size").nullish(),
      max_concurrent_retries: whole("a limit of retries").nullish(),
    }).nullish(),
  }),
);
export type FileInput = z.output<ReturnType<typeof fileShape>>;
