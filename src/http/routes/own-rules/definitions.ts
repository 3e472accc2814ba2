// The routes of rule packs and holiday calendars: those of the product, and the operator's own beside them.
import * as z from "zod";
import { schemaOf } from "../../../domain/schema-of.ts";
import { pathId, pathText, queryDay, queryText } from "../../lib/parameters.ts";
import { answer, route } from "../../lib/route.ts";
import { HolidayCalendar, HolidayCalendarList, RulePack, RulePackList } from "./schemas.ts";

const tag = "Compliance";

const name = pathText({ description: "The pack's name.", example: "acme-office", shared: "PackName" });
const version = pathId({ description: "Its version.", example: 1, shared: "PackVersion" });
const calendarName = pathText({
  description: "The calendar's name.",
  example: "acme-days",
  shared: "CalendarName",
});

const PACK = `pack: acme-office
version: 1
source: house rule 7
checked: 2026-11-21
sureness: primary
unknown: strictest
hours: { slots: [{ days: [mon, tue, wed, thu, fri], from: "09:00", to: "18:00" }] }
`;
const CALENDAR = `calendar: acme-days
source: works agreement
dates: { 2026-12-24: Christmas Eve }
complete_until: 2029-12-31
`;
const ICS =
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Christmas\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

const text = schemaOf(() => z.string().describe("The file itself."));
const yamlOrJson = (yaml: string, json: object) => ({
  content: {
    "application/yaml": { schema: text, examples: { yaml: { summary: "YAML", value: yaml } } },
    "application/json": {
      schema: () => z.record(z.string(), z.unknown()),
      examples: { json: { summary: "JSON", value: json as never } },
    },
  },
});

export const listPacks = route({
  method: "get",
  path: "/api/v1/compliance/packs",
  id: "listRulePacks",
  tag,
  summary: "List rule packs, every version, with source and sureness",
  description: "Those of the product and your own. Not legal advice.",
  scope: "read",
  answers: { 200: answer("All there are.", RulePackList) },
});

export const getPack = route({
  method: "get",
  path: "/api/v1/compliance/packs/:name/:version",
  id: "getRulePack",
  tag,
  summary: "Read a version of a rule pack",
  scope: "read",
  params: { name, version },
  answers: { 200: answer("It, with its text as plain values.", RulePack) },
  errors: ["not_found"],
});

export const putPack = route({
  method: "put",
  path: "/api/v1/compliance/packs/:name/:version",
  id: "putRulePack",
  tag,
  summary: "Add a version of a rule pack of your own",
  description:
    "YAML or JSON, in the form of the shipped ones, 16 KB at most; checked as they are. A version is written once: another text is refused, the same again changes nothing. A name of the product's stays the product's: yours hold beside it. Holds for every call that is not claimed yet.",
  scope: "admin",
  params: { name, version },
  body: yamlOrJson(PACK, { pack: "acme-office", version: 1, unknown: "strictest" }),
  answers: { 201: answer("It is there.", RulePack), 200: answer("It was there.", RulePack) },
  errors: ["validation_error", "conflict", "payload_too_large"],
});

export const removePack = route({
  method: "delete",
  path: "/api/v1/compliance/packs/:name/:version",
  id: "deleteRulePack",
  tag,
  summary: "Delete a version of a rule pack of your own",
  description: "Not while a campaign that may dial names the pack, by a wildcard or otherwise.",
  scope: "admin",
  params: { name, version },
  answers: { 200: answer("It is gone; as it was.", RulePack) },
  errors: ["not_found", "conflict"],
});

export const listCalendars = route({
  method: "get",
  path: "/api/v1/compliance/calendars",
  id: "listCalendars",
  tag,
  summary: "List holiday calendars",
  scope: "read",
  answers: { 200: answer("All there are.", HolidayCalendarList) },
});

export const getHolidayCalendar = route({
  method: "get",
  path: "/api/v1/compliance/calendars/:name",
  id: "getHolidayCalendar",
  tag,
  summary: "Read a holiday calendar",
  scope: "read",
  params: { name: calendarName },
  answers: { 200: answer("It, with its days.", HolidayCalendar) },
  errors: ["not_found"],
});

export const putCalendar = route({
  method: "put",
  path: "/api/v1/compliance/calendars/:name",
  id: "putCalendar",
  tag,
  summary: "Write a holiday calendar of your own",
  description:
    "YAML or JSON, in the form of the shipped ones, 64 KB and 1,000 days at most; in place of yours of that name. Holds for every call that is not claimed yet.",
  scope: "admin",
  params: { name: calendarName },
  body: yamlOrJson(CALENDAR, {
    calendar: "acme-days",
    dates: { "2026-12-24": "Christmas Eve" },
    complete_until: "2029-12-31",
  }),
  answers: { 200: answer("It is there.", HolidayCalendar) },
  errors: ["validation_error", "conflict", "payload_too_large"],
});

export const removeCalendar = route({
  method: "delete",
  path: "/api/v1/compliance/calendars/:name",
  id: "deleteCalendar",
  tag,
  summary: "Delete a holiday calendar of your own",
  description: "Not while a pack of yours needs it.",
  scope: "admin",
  params: { name: calendarName },
  answers: { 200: answer("It is gone; as it was.", HolidayCalendar) },
  errors: ["not_found", "conflict"],
});

export const importCalendar = route({
  method: "post",
  path: "/api/v1/compliance/calendars/:name/import",
  id: "importCalendar",
  tag,
  summary: "Write a holiday calendar of your own from a calendar file",
  description:
    "iCalendar, 1 MB at most, in place of yours of that name. Events of whole days, or of local times, of one or several days; RRULE with FREQ=YEARLY by BYMONTH, BYDAY, BYMONTHDAY, COUNT, UNTIL, INTERVAL; EXDATE. What comes again is laid out 3 years ahead, which is how far the calendar is complete; where single days stand in the file, no further than the year of the last. What is not understood is refused by its line.",
  scope: "admin",
  params: { name: calendarName },
  query: {
    source: queryText({ description: "Where it is from." }),
    complete_until: queryDay({ description: "Until when it is complete, where you know better." }),
  },
  body: {
    content: { "text/calendar": { schema: text, examples: { ics: { summary: "Christmas", value: ICS } } } },
  },
  answers: { 200: answer("It is there.", HolidayCalendar) },
  errors: ["validation_error", "conflict", "payload_too_large"],
});
