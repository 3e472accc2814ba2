// `calendars list`, `put NAME FILE` and `import NAME FILE`: holiday calendars, the product's and your own.

import type { HolidayCalendar } from "../../../client/generated/types.ts";
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { table } from "../../terminal/table.ts";
import { command } from "../command.ts";
import { rulesFile, typeOf } from "./rules-file.ts";

export const listCalendars = command({
  name: "calendars list",
  about: "holiday calendars, the product's and your own",
  async run({ client, screen }) {
    screen.show(await client.holidayCalendars.list(), ({ data }, width) =>
      table(
        [
          { title: "calendar" },
          { title: "origin" },
          { title: "days", align: "right" },
          { title: "complete until" },
          { title: "source", min: 8, optional: true },
        ],
        data.map(c => [c.name, c.origin, String(c.days), c.complete_until, c.source]),
        width,
      ),
    );
    return EXIT.done;
  },
});

const stored = ({ name, days, complete_until }: HolidayCalendar) => [
  `${name} has ${days} days and is complete until ${complete_until}.`,
];

export const putCalendar = command({
  name: "calendars put",
  about: "write a holiday calendar of your own, from YAML or JSON",
  takes: ["NAME", "FILE"],
  details: ["In place of yours of that name. - is the standard input."],
  async run({ client, screen, stdin }, { args: [given, path = ""] }) {
    const name = idSegment(given);
    const text = await rulesFile(path, stdin);
    screen.show(await client.holidayCalendars.put(name, text, { contentType: typeOf(path) }), stored);
    return EXIT.done;
  },
});

export const importCalendar = command({
  name: "calendars import",
  about: "write a holiday calendar of your own, from a calendar file (.ics)",
  takes: ["NAME", "FILE"],
  options: {
    source: { type: "string", value: "TEXT", about: "where it is from" },
    "complete-until": { type: "string", value: "DATE", about: "where you know better than the file" },
  },
  details: ["In place of yours of that name. What is not understood is refused by its line."],
  async run({ client, screen, stdin }, { values, args: [given, path = ""] }) {
    const name = idSegment(given);
    const query = { source: values.source, complete_until: values["complete-until"] };
    const text = await rulesFile(path, stdin);
    screen.show(await client.holidayCalendars.import(name, text, query), stored);
    return EXIT.done;
  },
});
