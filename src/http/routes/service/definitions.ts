// The routes of the service itself: is it well, and what can it do. Open to everybody.
import * as z from "zod";
import { answer, json, route } from "../../lib/route.ts";
import { Health, Liveness } from "./schemas.ts";

export const getHealth = route({
  method: "get",
  path: "/health",
  id: "getHealth",
  tag: "About the service",
  summary: "Is it well?",
  description:
    "At most 5 seconds old, 10 under load. Without a token that may read, each check has its status only; what is " +
    "wrong with the configuration is always told.",
  scope: "open",
  answers: {
    200: answer("ok; or degraded, and the checks say why.", Health),
    503: answer("The database or the gate is out of reach.", Health, {
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
        time_zones: { status: "ok" },
        own_rules: { status: "ok" },
        webhooks: { status: "ok" },
        rule_packs: { status: "unknown" },
      },
    }),
  },
});

export const getHealthz = route({
  method: "get",
  path: "/healthz",
  id: "getHealthz",
  tag: "About the service",
  summary: "Is anybody there?",
  description: "Asks neither the database nor the gate.",
  scope: "open",
  answers: { 200: answer("ok; or degraded, when the service is not configured.", Liveness) },
});

export const getApiDocument = route({
  method: "get",
  path: "/openapi.json",
  id: "getApiDocument",
  tag: "About the service",
  summary: "This document",
  scope: "open",
  answers: {
    200: {
      description: "OpenAPI 3.1.",
      content: json(() => z.looseObject({ openapi: z.string() })),
      headers: ["ETag"],
    },
    304: { description: "It is what `If-None-Match` names.", headers: ["ETag"] },
  },
});

export const getDocumentationPage = route({
  method: "get",
  path: "/docs",
  id: "getDocumentationPage",
  tag: "About the service",
  summary: "This document as a page for people",
  scope: "open",
  answers: {
    200: { description: "HTML.", content: { "text/html": { schema: () => z.string() } }, headers: ["ETag"] },
    304: { description: "It is what `If-None-Match` names.", headers: ["ETag"] },
  },
});
