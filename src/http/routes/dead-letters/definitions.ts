// The routes of dead letters: shown, redriven, discarded.
import { CALLBACK_QUEUE, DIAL_QUEUE } from "../../../domain/queue-names.ts";
import { cursors, paging } from "../../lib/paging.ts";
import { pathText, queryChoice } from "../../lib/parameters.ts";
import { answer, route } from "../../lib/route.ts";
import { DeadLetterList, DiscardedLetter, RedriveAnswer, RedrivenLetter, WholeLetter } from "./schemas.ts";

const params = {
  id: pathText({
    description: "The dead letter's id.",
    example: "5f0f7f5c-5f3e-4f2e-9a51-0c1f1f1f1f1f",
    shared: "DeadLetterId",
  }),
};

/** By the queue's short name, or as a letter names it. */
const queue = queryChoice(["all", "dial", "callback", DIAL_QUEUE, CALLBACK_QUEUE], {
  description: "Only letters of this queue.",
  shared: "Queue",
});

export const listDeadLetters = route({
  method: "get",
  path: "/api/v1/dead-letters",
  id: "listDeadLetters",
  tag: "Operations",
  summary: "List what could not be handled, newest first",
  scope: "read",
  query: {
    state: queryChoice(["all", "waiting", "redriven"], {
      description: "waiting = nothing was done about it yet.",
    }),
    queue,
    ...paging,
  },
  answers: { 200: answer("A page of dead letters.", DeadLetterList) },
});

export const getDeadLetter = route({
  method: "get",
  path: "/api/v1/dead-letters/:id",
  id: "getDeadLetter",
  tag: "Operations",
  summary: "Read a dead letter with its history",
  scope: "read",
  params,
  answers: { 200: answer("The dead letter.", WholeLetter) },
  errors: ["not_found"],
});

export const redriveDeadLetters = route({
  method: "post",
  path: "/api/v1/dead-letters/redrive",
  id: "redriveDeadLetters",
  tag: "Operations",
  summary: "Handle all that wait again, oldest first",
  description: "At most 500 in one request; ask again with `next_cursor` for the rest.",
  scope: "admin",
  query: { queue, ...cursors },
  answers: { 200: answer("What was redriven and what was not, and why.", RedriveAnswer) },
});

export const redriveDeadLetter = route({
  method: "post",
  path: "/api/v1/dead-letters/:id/redrive",
  id: "redriveDeadLetter",
  tag: "Operations",
  summary: "Handle a dead letter again",
  description: "409 when it was redriven before, or when there is nothing left to do for it.",
  scope: "admin",
  params,
  answers: { 200: answer("The dead letter.", RedrivenLetter) },
  errors: ["not_found"],
});

export const discardDeadLetter = route({
  method: "delete",
  path: "/api/v1/dead-letters/:id",
  id: "discardDeadLetter",
  tag: "Operations",
  summary: "Discard a dead letter",
  scope: "admin",
  params,
  answers: { 200: answer("Discarded.", DiscardedLetter) },
  errors: ["not_found"],
});
