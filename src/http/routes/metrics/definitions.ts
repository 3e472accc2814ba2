// The routes of metrics: now and by day, for Prometheus, and counting anew.
import * as z from "zod";
import { queryWhole } from "../../lib/parameters.ts";
import { answer, route } from "../../lib/route.ts";
import { jsonBody } from "../../openapi/schema-parts.ts";
import { Metrics, RebuiltMetrics, rebuildBody } from "./schemas.ts";

export const getMetrics = route({
  method: "get",
  path: "/api/v1/metrics",
  id: "getMetrics",
  tag: "Operations",
  summary: "What is going on, and what happened by day",
  description: "Days are UTC. Every counter equals what the calls say; the peak is an observation.",
  scope: "read",
  query: { days: queryWhole({ min: 1, max: 90, absent: 7 }, { description: "How many days back." }) },
  answers: { 200: answer("Now, and by day.", Metrics) },
});

export const getPrometheusMetrics = route({
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
          schema: () => z.string(),
          example: "# TYPE call_manager_lines_in_use gauge\ncall_manager_lines_in_use 12\n",
        },
      },
    },
  },
});

export const rebuildMetrics = route({
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
  body: jsonBody("RebuildMetrics", rebuildBody, {
    days: { summary: "Two days", value: { from: "2026-11-19", to: "2026-11-20", campaigns: true } },
    next: { summary: "What is left of one", value: { cursor: "5f0c1c3e-3b1f-4f6e-9d53-0f6f4d1c2b7a" } },
  }),
  answers: { 200: answer("Done, or how to go on.", RebuiltMetrics) },
  errors: ["not_found", "conflict"],
});
