// `calls cancel ID`: a call that is not on the line yet.

import { idSegment } from "../../arguments.ts";
import type { CallAnswer } from "../../client/answers.ts";
import { EXIT } from "../../exit-codes.ts";
import { command } from "../command.ts";

export const cancelCall = command({
  name: "calls cancel",
  about: "cancel a call that waits",
  takes: ["ID"],
  async run({ service, screen }, { args: [given] }) {
    const id = idSegment(given);
    const answer = await service.post<Partial<CallAnswer>>(`/calls/${id}/cancel`);
    screen.show(answer, call => [`Call ${id} is ${call?.status ?? "cancelled"}.`]);
    return EXIT.done;
  },
});
