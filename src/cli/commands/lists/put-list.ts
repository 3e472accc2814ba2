// `lists put LIST FILE`: a national list, or changes of one, of any size that one request may have.
import { asTyped } from "../../as-typed.ts";
import { sendFile } from "../../client/outgoing-file.ts";
import { EXIT } from "../../exit-codes.ts";
import { progressBar } from "../../terminal/progress-bar.ts";
import { command } from "../command.ts";
import { contactsFile } from "../contacts/contacts-file.ts";

export const putList = command({
  name: "lists put",
  about: "upload a national list, or changes of one",
  takes: ["LIST", "FILE"],
  options: {
    "as-of": { type: "string", value: "DATE", about: "of which day the file is: 2026-11-01 (needed)" },
    change: { type: "string", value: "HOW", about: "replace (as is), areas, add, remove, column" },
    country: { type: "string", value: "CODE", about: "of numbers without +: 1 (as is), 44" },
    whole: { type: "boolean", about: "nobody in an area that the file lacks is on the list" },
    older: { type: "boolean", about: "the file may be of an earlier day than what it replaces" },
  },
  details: [
    "A number a line: area,number, 10 digits, or + and the whole number, in the order of the numbers.",
    "It is current when it is whole; a file with a bad line changes nothing. - is the standard input.",
  ],
  async run({ client, screen, stdin, progress }, { values, args: [list, path] }) {
    const file = await contactsFile(path ?? "", "csv", stdin);
    const query = {
      as_of: values["as-of"],
      change: values.change,
      country_code: values.country,
      whole: values.whole === true ? "true" : undefined,
      older: values.older === true ? "true" : undefined,
    };
    const follow = () => progressBar(progress, file.length);
    const answer = await sendFile({ ...file, follow }, (body, options) =>
      client.nationalLists.put(list ?? "", body, asTyped(query), options),
    );
    screen.show(answer, ({ numbers, areas, as_of, lines }) => [
      `${lines} lines: ${list} has ${numbers} numbers in ${areas.length} areas, as of ${as_of.slice(0, 10)}.`,
    ]);
    return EXIT.done;
  },
});
