// `lists check LIST NUMBER`: is it on a national list?
import { EXIT } from "../../exit-codes.ts";
import { command } from "../command.ts";

export const checkList = command({
  name: "lists check",
  about: "is a number on a national list?",
  takes: ["LIST", "NUMBER"],
  async run({ client, screen }, { args: [list, phone] }) {
    const query = { phone_number: phone ?? "" };
    screen.show(await client.nationalLists.check(list ?? "", query), checked => [
      checked.listed === null
        ? `${list} does not have the area of ${checked.phone_number}: nobody knows.`
        : `${checked.phone_number} is ${checked.listed ? "" : "not "}on ${list}, as of ${checked.as_of.slice(0, 10)}.`,
    ]);
    return EXIT.done;
  },
});
