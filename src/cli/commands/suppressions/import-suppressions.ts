// `suppressions import FILE`: CSV or a number a line, any size, with a progress bar.
import { sendFile } from "../../client/outgoing-file.ts";
import { EXIT } from "../../exit-codes.ts";
import { progressBar } from "../../terminal/progress-bar.ts";
import { table } from "../../terminal/table.ts";
import { command } from "../command.ts";
import { contactsFile } from "../contacts/contacts-file.ts";

export const importSuppressions = command({
  name: "suppressions import",
  about: "add all of a file: CSV, or a number a line",
  takes: ["FILE"],
  details: [
    "Columns: phone_number[,scope][,reason][,expires_at][,note], with a header or without; - is the standard input.",
    "A bad row is named and left out. Sent twice, a file does no harm.",
  ],
  async run({ client, screen, stdin, progress }, { args: [path] }) {
    const file = await contactsFile(path ?? "", "csv", stdin);
    const follow = () => progressBar(progress, file.length);
    const answer = await sendFile({ ...file, follow }, (body, options) =>
      client.suppressions.import(body, options),
    );
    screen.show(answer, ({ rows, added, duplicates, rejected, cancelled, errors }, width) => [
      `${rows} rows: ${added} added, ${duplicates} known, ${rejected} rejected; ${cancelled} waiting calls cancelled.`,
      ...(errors.length === 0
        ? []
        : table(
            [
              { title: "line", align: "right" },
              { title: "column", min: 6 },
              { title: "value", min: 8 },
              { title: "reason", min: 12 },
            ],
            errors.map(e => [String(e.line), e.column ?? "", e.value, e.reason]),
            width,
          )),
    ]);
    return answer.rejected > 0 ? EXIT.rejected : EXIT.done;
  },
});
