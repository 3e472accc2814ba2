// What happens now, what happened by day, and the big red button.
import { z } from "zod";
import { rebuildBody } from "../routes/metrics/bodies.ts";
import { answer, jsonBody, type Operation, type Parameter } from "./operation.ts";
import { namedBody } from "./schema-parts.ts";
import { callbackKeys, metrics, rebuiltMetrics, trunk } from "./schemas-operations.ts";

const trunkInPath: Parameter = {
  name: "name",
  in: "path",
  description: "The trunk's name; there is `default`.",
  schema: z.string(),
  example: "default",
  shared: "TrunkName",
};

const button = (verb: "pause" | "resume", description: string): Operation => ({
  method: "post",
  path: `/api/v1/trunks/:name/${verb}`,
  id: `${verb}Trunk`,
  tag: "Operations",
  summary: verb === "pause" ? "Stop all dialling" : "Dial again",
  description,
  scope: "admin",
  parameters: [trunkInPath],
  answers: { 200: answer("The trunk.", trunk) },
  errors: ["not_found"],
});

export const metricsOperations: Operation[] = [
  {
    method: "get",
    path: "/api/v1/metrics",
    id: "getMetrics",
    tag: "Operations",
    summary: "What is going on, and what happened by day",
    description: "Days are UTC. Every counter equals what the calls say; the peak is an observation.",
    scope: "read",
    parameters: [
      {
        name: "days",
        in: "query",
        description: "How many days back.",
        schema: z.int().min(1).max(90).default(7),
      },
    ],
    answers: { 200: answer("Now, and by day.", metrics) },
  },
  {
    method: "get",
    path: "/api/v1/metrics/prometheus",
    id: "getPrometheusMetrics",
    tag: "Operations",
    summary: "The same for Prometheus",
    scope: "read",
    answers: {
      200: {
        description: "Text exposition format.",
        content: {
          "text/plain": {
            schema: z.string(),
            example: "# TYPE call_manager_lines_in_use gauge\ncall_manager_lines_in_use 12\n",
          },
        },
      },
    },
  },
  {
    method: "post",
    path: "/api/v1/metrics/rebuild",
    id: "rebuildMetrics",
    tag: "Operations",
    summary: "Compute the counters of some days anew from the calls",
    description:
      "One request does some two seconds of work. Not `done`: send the `cursor` of the answer, until it is; a request " +
      "that was lost is sent again. Days and campaigns are in the answer of the request that finished them. Days " +
      "whose calls are archived are refused with 409, which names the last of them as `archived_through`.",
    scope: "admin",
    body: jsonBody(namedBody("RebuildMetrics", rebuildBody), {
      days: { summary: "Two days", value: { from: "2026-11-19", to: "2026-11-20", campaigns: true } },
      next: { summary: "What is left of one", value: { cursor: "5f0c1c3e-3b1f-4f6e-9d53-0f6f4d1c2b7a" } },
    }),
    answers: { 200: answer("Done, or how to go on.", rebuiltMetrics) },
    errors: ["not_found", "conflict"],
  },
  {
    method: "get",
    path: "/api/v1/trunks/:name",
    id: "getTrunk",
    tag: "Operations",
    summary: "A trunk: its lines, who holds them, and what holds it up",
    scope: "read",
    parameters: [trunkInPath],
    answers: { 200: answer("The trunk.", trunk) },
    errors: ["not_found"],
  },
  button("pause", "The big red button: from now on nothing is dialled. What is on the line goes on."),
  button("resume", "Takes the pause back; waiting calls are dialled by the rules."),
  {
    method: "post",
    path: "/api/v1/trunks/:name/callback-key/rotate",
    id: "rotateCallbackKey",
    tag: "Operations",
    summary: "A new key for callback URLs",
    description:
      "It signs after a minute; the one before stays good for 24 hours more. Asked for again within that minute, " +
      "nothing is done. 409 where CALLBACK_SIGNING_SECRET is set.",
    scope: "admin",
    parameters: [trunkInPath],
    answers: { 200: answer("The keys, newest first.", callbackKeys) },
    errors: ["not_found", "conflict"],
  },
];
