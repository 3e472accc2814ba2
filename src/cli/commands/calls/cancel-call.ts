// `calls cancel ID`: a call that is not on the line yet.

import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { command } from "../command.ts";

export const cancelCall = command({
  name: "calls cancel",
  about: "cancel a call that waits",
  takes: ["ID"],
  async run({ client, screen }, { args: [given] }) {
    const cancelled = await client.calls.cancel(idSegment(given));
    screen.show(cancelled, call => [`Call ${call.call_id} is ${call.status}.`]);
    return EXIT.done;
  },
});
