// What the API answers about rule packs and calendars.
import * as z from "zod";
import { PURPOSES, SURENESSES } from "../../../domain/compliance/packs/pack.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { count, date, shape } from "../../openapi/schema-parts.ts";

const origin = schemaOf(() =>
  z.enum(["shipped", "own"]).describe("Comes with the product, or was put here."),
);

const pack = {
  name: "acme-office",
  version: 1,
  origin: "own",
  also: [],
  source: "house rule 7",
  sureness: "primary",
  checked: "2026-11-21",
  note: null,
  effective_from: "2026-12-01",
  effective_to: null,
  countries: ["US"],
  regions: null,
  purposes: ["telemarketing"],
  automated_only: false,
  calendar: "acme-days",
  rules: ["acme-office/hours", "acme-office/holidays"],
};

const packFields = () => ({
  name: z.string(),
  version: z.int().min(1),
  origin: origin(),
  also: z.array(z.string()).describe("Other names that it may be chosen by."),
  source: z.string(),
  sureness: z.enum(SURENESSES),
  checked: date().nullable(),
  note: z.string().nullable(),
  effective_from: date().nullable().describe("Local date of the called person; null = since ever."),
  effective_to: date().nullable().describe("Exclusive; null = until further notice."),
  countries: z.array(z.string()).nullable(),
  regions: z.array(z.string()).nullable(),
  purposes: z.array(z.enum(PURPOSES)).nullable(),
  automated_only: z.boolean(),
  calendar: z.string().nullable().describe("The holiday calendar that it needs."),
  rules: z.array(z.string()).describe("As blocked_by names them."),
});

export const RulePackList = shape(
  "RulePackList",
  () => z.object({ data: z.array(z.object(packFields())).describe("Every version, by name.") }),
  { data: [pack] },
);

export const RulePack = shape(
  "RulePack",
  () =>
    z.object({
      ...packFields(),
      content: z.record(z.string(), z.unknown()).describe("The pack itself, as plain values."),
    }),
  { ...pack, content: { pack: "acme-office", version: 1, unknown: "strictest" } },
);

const calendar = {
  name: "acme-days",
  origin: "own",
  source: "works agreement",
  checked: "2026-11-21",
  complete_until: "2029-11-21",
  days: 1,
};

const calendarFields = () => ({
  name: z.string(),
  origin: origin(),
  source: z.string(),
  checked: date().nullable(),
  complete_until: date().describe("What needs the calendar is closed afterwards."),
  days: count(),
});

export const HolidayCalendarList = shape(
  "HolidayCalendarList",
  () => z.object({ data: z.array(z.object(calendarFields())).describe("By name.") }),
  { data: [calendar] },
);

export const HolidayCalendar = shape(
  "HolidayCalendar",
  () =>
    z.object({
      ...calendarFields(),
      dates: z.record(z.string(), z.string()).describe("Local days, and what each is called."),
    }),
  { ...calendar, dates: { "2026-12-24": "Christmas Eve" } },
);
