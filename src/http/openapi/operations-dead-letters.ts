// Messages that could not be handled: kept, shown, redriven, discarded.
import { z } from "zod";
import { answer, type Operation, type Parameter } from "./operation.ts";
import { cursors, paging } from "./parameters.ts";
import {
  deadLetterList,
  discardedLetter,
  redriveAnswer,
  redrivenLetter,
  wholeLetter,
} from "./schemas-dead-letters.ts";

const letterInPath: Parameter = {
  name: "id",
  in: "path",
  description: "The dead letter's id.",
  schema: z.string(),
  example: "5f0f7f5c-5f3e-4f2e-9a51-0c1f1f1f1f1f",
  shared: "DeadLetterId",
};

const queue: Parameter = {
  name: "queue",
  in: "query",
  description: "Only letters of this queue.",
  schema: z.enum(["all", "dial", "callback", "ccm-dial", "ccm-callback"]).default("all"),
  shared: "Queue",
};

export const deadLetterOperations: Operation[] = [
  {
    method: "get",
    path: "/api/v1/dead-letters",
    id: "listDeadLetters",
    tag: "Operations",
    summary: "List what could not be handled, newest first",
    scope: "read",
    parameters: [
      {
        name: "state",
        in: "query",
        description: "waiting = nothing was done about it yet.",
        schema: z.enum(["all", "waiting", "redriven"]).default("all"),
      },
      queue,
      ...paging,
    ],
    answers: { 200: answer("A page of dead letters.", deadLetterList) },
  },
  {
    method: "get",
    path: "/api/v1/dead-letters/:id",
    id: "getDeadLetter",
    tag: "Operations",
    summary: "Read a dead letter with its history",
    scope: "read",
    parameters: [letterInPath],
    answers: { 200: answer("The dead letter.", wholeLetter) },
    errors: ["not_found"],
  },
  {
    method: "post",
    path: "/api/v1/dead-letters/redrive",
    id: "redriveDeadLetters",
    tag: "Operations",
    summary: "Handle all that wait again, oldest first",
    description: "At most 500 in one request; ask again with `next_cursor` for the rest.",
    scope: "admin",
    parameters: [queue, ...cursors],
    answers: { 200: answer("What was redriven and what was not, and why.", redriveAnswer) },
  },
  {
    method: "post",
    path: "/api/v1/dead-letters/:id/redrive",
    id: "redriveDeadLetter",
    tag: "Operations",
    summary: "Handle a dead letter again",
    description: "409 when it was redriven before, or when there is nothing left to do for it.",
    scope: "admin",
    parameters: [letterInPath],
    answers: { 200: answer("The dead letter.", redrivenLetter) },
    errors: ["not_found"],
  },
  {
    method: "delete",
    path: "/api/v1/dead-letters/:id",
    id: "discardDeadLetter",
    tag: "Operations",
    summary: "Discard a dead letter",
    scope: "admin",
    parameters: [letterInPath],
    answers: { 200: answer("Discarded.", discardedLetter) },
    errors: ["not_found"],
  },
];
