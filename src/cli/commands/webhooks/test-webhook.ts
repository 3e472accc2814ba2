// `webhooks test ID`: sends it an event made up for this, and says what it answers.
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { command } from "../command.ts";

export const testWebhook = command({
  name: "webhooks test",
  about: "send one an event of the type webhook.test, once; whatever its state is",
  takes: ["ID"],
  details: ["Ends with 5 where it was not delivered."],
  async run({ client, screen }, { args: [given] }) {
    const answer = await client.webhooks.test(idSegment(given));
    screen.show(answer, ({ delivered, status, ms, answer: said }) => [
      `${delivered ? "Delivered" : "Not delivered"}: ${status ?? "no answer"} after ${ms} ms.`,
      ...(said === "" ? [] : [`  ${said}`]),
    ]);
    return answer.delivered ? EXIT.done : EXIT.rejected;
  },
});
