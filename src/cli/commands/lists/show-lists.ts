// `lists list`: the national lists that there are.
import { EXIT } from "../../exit-codes.ts";
import { table } from "../../terminal/table.ts";
import { command } from "../command.ts";

export const showLists = command({
  name: "lists list",
  about: "the national lists that there are",
  takes: [],
  async run({ client, screen }) {
    screen.show(await client.nationalLists.list(), ({ data }, width) =>
      data.length === 0
        ? ["There are none."]
        : table(
            [
              { title: "list", min: 8 },
              { title: "as of" },
              { title: "numbers", align: "right" },
              { title: "whole" },
              { title: "uploaded" },
              { title: "by", min: 6 },
            ],
            data.map(l => [
              l.list,
              l.as_of.slice(0, 10),
              String(l.numbers),
              l.whole ? "yes" : "no",
              l.uploaded_at,
              l.uploaded_by,
            ]),
            width,
          ),
    );
    return EXIT.done;
  },
});
