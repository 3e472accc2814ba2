// `suppressions add NUMBER`: stop, now.
import { EXIT } from "../../exit-codes.ts";
import { scalarPairs } from "../../terminal/scalar-pairs.ts";
import { fields } from "../../terminal/table.ts";
import { command } from "../command.ts";
import { WHO_OPTIONS, who } from "./target.ts";

export const addSuppression = command({
  name: "suppressions add",
  about: "stop calling a number, a person, or all numbers that begin so; now",
  takes: ["[NUMBER]"],
  options: {
    ...WHO_OPTIONS,
    scope: { type: "string", value: "SCOPE", about: "all (as is), campaign:ID or purpose:WORD" },
    reason: { type: "string", value: "WORD", about: "opt_out, complaint, wrong_number, …; manual as is" },
    until: { type: "string", value: "TIME", about: "ISO 8601 with its offset; for good when left out" },
    note: { type: "string", value: "TEXT", about: "kept with it" },
    "hang-up": { type: "boolean", about: "hang up who is on the line, where the provider can" },
  },
  async run({ client, screen }, { values, args: [phone] }) {
    const { scope, reason, until, note, person, prefix } = values;
    const answer = await client.suppressions.add({
      ...who(phone, person, prefix),
      ...(scope === undefined ? {} : { scope }),
      // The service knows the words.
      ...(reason === undefined ? {} : { reason: reason as "manual" }),
      ...(until === undefined ? {} : { expires_at: until }),
      ...(note === undefined ? {} : { note }),
      ...(values["hang-up"] === true ? { hang_up: true } : {}),
    });
    screen.show(answer, (added, width) => [
      `Nobody calls ${added.value} any more (${added.scope}).`,
      ...fields(scalarPairs(added), width),
      ...(added.on_the_line.length === 0 ? [] : [`On the line still: ${added.on_the_line.join(", ")}`]),
    ]);
    return EXIT.done;
  },
});
