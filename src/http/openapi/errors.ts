// One response for each set of codes that an operation can answer with, and one example for each code.
import * as z from "zod";
import type { ErrorCode } from "../../domain/errors.ts";
import { ERROR_STATUS } from "../middleware/error-status.ts";
import type { ExampleObject, Json, Ref, ResponseObject } from "./document-types.ts";
import { schemaOf } from "./json-schemas.ts";
import { shape } from "./schema-parts.ts";

const everyCode = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

const Failure = shape("Error", () =>
  z.object({
    error: z.object({
      code: z.enum(everyCode),
      message: z.string().describe("For people. It names the field and the value."),
      details: z
        .record(z.string(), z.unknown())
        .describe("For programs: of a validation_error, field → messages; else what the code calls for."),
      request_id: z.string().describe("The X-Request-Id; name it when you ask about a failure."),
    }),
  }),
);

interface ErrorText {
  when: string;
  message: string;
  details?: Json;
}

const ERROR_TEXTS: Record<ErrorCode, ErrorText> = {
  bad_request: {
    when: "The body is no JSON, or a header is malformed.",
    message: "The body is not valid JSON.",
  },
  validation_error: {
    when: "A field is missing or wrong; `details` has its messages by field.",
    message: "phone_number: must be a string, not 12",
    details: { phone_number: ["must be a string, not 12"] },
  },
  unauthorized: { when: "No token, or none that is valid.", message: "Invalid authentication token" },
  forbidden: {
    when: "The token may not do this; or, with the reason `suppressed`, the number must not be called.",
    message: "This needs the scope write; the token dashboard has read.",
    details: { needed: "write", token: "dashboard", scope: "read" },
  },
  not_found: { when: "There is no such thing.", message: "Campaign 7 not found." },
  method_not_allowed: {
    when: "The path knows other methods; `Allow` names them.",
    message: "DELETE is not allowed here; GET, PATCH, PUT is.",
    details: { allowed: ["GET", "PATCH", "PUT"] },
  },
  conflict: {
    when: "It is in a state that does not allow this; or, with `Retry-After`, the first request with this Idempotency-Key is still being answered.",
    message: "Cannot pause campaign 1: it is completed. Legal now: start.",
    details: { status: "completed", legal: ["start"], needed: ["in_progress"] },
  },
  payload_too_large: {
    when: "The body or a list in it is longer than the stated limit.",
    message: "The body must not exceed 4194304 bytes.",
    details: { max_bytes: 4_194_304 },
  },
  unsupported_media_type: {
    when: "The Content-Type is none that is taken here.",
    message: 'Content-Type must be application/json, not "text/plain".',
  },
  idempotency_mismatch: {
    when: "The Idempotency-Key was used for another body.",
    message: "This Idempotency-Key was used for another body within the last 24 hours.",
  },
  duplicate_call: {
    when: "The number was called within the duplicate window; `details` names the call that holds it.",
    message: "Duplicate call within window: +12025550143 was accepted less than 5 minutes ago.",
    details: {
      call_id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23",
      phone_number: "+12025550143",
      retry_after_seconds: 184,
    },
  },
  rate_limited: {
    when: "Too many failed attempts to authenticate from this address.",
    message: "Too many failed attempts to authenticate from this address; a valid token is still let in.",
    details: { retry_after_seconds: 60 },
  },
  internal_server_error: { when: "It is our fault.", message: "Internal server error." },
  service_unavailable: {
    when: "It cannot be done now, or the service is not configured; ask again after `Retry-After` seconds.",
    message: "The report could not be stored; send it again.",
  },
};

const codes = Object.keys(ERROR_TEXTS) as ErrorCode[];
const WITH_RETRY_AFTER: readonly ErrorCode[] = [
  "duplicate_call",
  "rate_limited",
  "service_unavailable",
  "conflict",
];

export const errorExamples = (): Record<string, ExampleObject> =>
  Object.fromEntries(
    codes.map(code => {
      const { when, message, details = {} } = ERROR_TEXTS[code];
      const request_id = "0b7e4ef0-6b1c-4f3e-9a55-3f1f6f0a9d21";
      return [code, { summary: when, value: { error: { code, message, details, request_id } } }];
    }),
  );

const nameOf = (set: readonly ErrorCode[]) => set.join("-or-");

/** The codes by status, each status with the name of its response. */
export function errorResponsesOf(set: readonly ErrorCode[]): Record<string, Ref> {
  return Object.fromEntries(
    [...byStatus(set)].map(([status, group]) => [
      String(status),
      { $ref: `#/components/responses/${nameOf(group)}` },
    ]),
  );
}

/** The responses that these sets of codes refer to. */
export function errorComponents(sets: readonly (readonly ErrorCode[])[]): Record<string, ResponseObject> {
  const found = new Map<string, ResponseObject>();
  for (const set of sets) {
    for (const group of byStatus(set).values()) found.set(nameOf(group), responseOf(group));
  }
  return Object.fromEntries([...found].sort(([a], [b]) => a.localeCompare(b)));
}

function byStatus(set: readonly ErrorCode[]): Map<number, ErrorCode[]> {
  // In the order of the codes, so that equal sets have equal names.
  const sorted = codes.filter(code => set.includes(code));
  return Map.groupBy(sorted, code => ERROR_STATUS[code]);
}

function responseOf(group: readonly ErrorCode[]): ResponseObject {
  const retry = group.some(code => WITH_RETRY_AFTER.includes(code));
  return {
    description: group.map(code => `\`${code}\`: ${ERROR_TEXTS[code].when}`).join(" "),
    headers: {
      "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
      ...(retry ? { "Retry-After": { $ref: "#/components/headers/Retry-After" } } : {}),
    },
    content: {
      "application/json": {
        schema: schemaOf(Failure),
        examples: Object.fromEntries(group.map(code => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}
