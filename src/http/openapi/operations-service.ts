// The service itself: is it well, and what can it do. Open to everybody.
import { z } from "zod";
import { answer, json, type Operation } from "./operation.ts";
import { health } from "./schemas-operations.ts";

const well = (path: "/health" | "/healthz"): Operation => ({
  method: "get",
  path,
  id: path === "/health" ? "getHealth" : "getHealthz",
  tag: "About the service",
  summary: path === "/health" ? "Is it well?" : "The same as /health",
  scope: "open",
  answers: {
    200: answer("ok; or degraded, and the checks say why.", health),
    503: answer("The database or the gate is out of reach.", health, {
      status: "unavailable",
      checks: {
        configuration: { status: "ok" },
        database: { status: "failed", problems: ["database is out of reach"] },
        gate: { status: "ok" },
        trunk: { status: "ok", breaker: "closed", paused: false, held_until: null },
        dead_letters: { status: "unknown" },
        oldest_due_call: { status: "unknown" },
        database_size: { status: "unknown" },
        archive: { status: "unknown" },
      },
    }),
  },
});

export const serviceOperations: Operation[] = [
  well("/health"),
  well("/healthz"),
  {
    method: "get",
    path: "/openapi.json",
    id: "getApiDocument",
    tag: "About the service",
    summary: "This document",
    scope: "open",
    answers: {
      200: {
        description: "OpenAPI 3.1.",
        content: json(z.looseObject({ openapi: z.string() })),
        headers: ["ETag"],
      },
      304: { description: "It is what `If-None-Match` names.", headers: ["ETag"] },
    },
  },
  {
    method: "get",
    path: "/docs",
    id: "getDocumentationPage",
    tag: "About the service",
    summary: "This document as a page for people",
    scope: "open",
    answers: {
      200: { description: "HTML.", content: { "text/html": { schema: z.string() } }, headers: ["ETag"] },
      304: { description: "It is what `If-None-Match` names.", headers: ["ETag"] },
    },
  },
];
