// Why an attempt was let out, or its call ended by rule packs, in the API's form: what was decided on which rules, packs and
// places.
import * as z from "zod";
import type { AttemptRecord, Call } from "../../../domain/calls/call.ts";
import type { DecisionContext } from "../../../domain/compliance/evidence/decision-context.ts";
import type { DecisionEvidence } from "../../../domain/compliance/evidence/decision-evidence.ts";
import { PURPOSES } from "../../../domain/compliance/packs/pack.ts";
import { showLocalTime } from "../../../domain/compliance/verdict/checked-rule.ts";
import { MODES } from "../../../domain/compliance/verdict/question.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import { time as instant, shape } from "../../openapi/schema-parts.ts";

const EXAMPLE = {
  context_id: "9c1185a5c5e9fc54",
  decided_at: "2026-11-20T21:40:00.000Z",
  counts: { "us-fl/three-a-day": 2 },
};

/** With `decision` where one call is asked for; a file has its id, and the ids of all are kept for good. */
export const Evidence = shape(
  "Evidence",
  () =>
    z.object({
      context_id: z.string().describe("Of what was decided on, but for what is of this call alone."),
      decided_at: instant(),
      counts: z.record(z.string(), z.int().min(0)).describe("What each cap had counted before this attempt."),
      open_from: instant().optional().describe("When the person's own consent opened the window."),
      open_until: instant().optional().describe("When the person's own consent closes it."),
      decision: z
        .object({
          decision: z.enum(["dial", "refuse"]),
          reason: z.string().nullable().describe("Of a refusal."),
          mode: z.enum(MODES),
          purpose: z.enum(PURPOSES),
          automated: z.boolean(),
          closing_margin_seconds: z.int(),
          packs: z.array(z.string()),
          calendars: z.record(z.string(), z.string()).describe("Each with the last day it speaks of."),
          rules_version: z.string(),
          time_zones: z.object({ ok: z.boolean(), probe: z.string() }),
          zones: z.array(z.string()),
          local_times: z.array(z.string()),
          regions: z.array(z.string()),
          lists: z
            .record(z.string(), z.object({ set: z.string().nullable(), as_of: instant() }))
            .optional()
            .describe(
              "National lists that were looked at: which upload, and of when its data on that area is.",
            ),
          open_from: instant()
            .nullable()
            .describe("When hours, holidays and blackouts opened; null = a day and a half ago or longer."),
          open_until: instant().nullable(),
          code_version: z.string().nullable().describe("Of the program; null = it was not stored yet."),
          rules: z.array(z.object({ rule: z.string(), pass: z.boolean(), source: z.string().nullable() })),
          would_block: z
            .array(z.string())
            .nullable()
            .describe("Rules that would have stopped it, where the mode only observes; null = it does not."),
          suppression: z.string(),
          suppression_checked_at: instant().nullable(),
          subject: z.string().nullable(),
          consent: z
            .object({ basis: z.string(), source: z.string().nullable(), ref: z.string().nullable() })
            .nullable(),
          caller_id: z.string().nullable(),
        })
        .optional(),
    }),
  EXAMPLE,
);

type Contexts = ReadonlyMap<string, DecisionContext>;

type Presented = { evidence?: Of<typeof Evidence> };
type Named = { call: Call; contexts: Contexts };

/** Absent where its campaign had no rule packs. */
export const presentEvidence = (attempt: AttemptRecord, of?: Named): Presented =>
  evidenceOf(attempt.law, attempt, of);

/** Of a call that its rule packs have ended; absent where they have not. */
export const presentRefusal = ({ refusal }: Call, of?: Named): Presented => evidenceOf(refusal, null, of);

/** Without its context, which is stored by its id. */
export const compactEvidence = ({ hash, decidedAt, counts, openFrom, openUntil }: DecisionEvidence) => ({
  context_id: hash,
  decided_at: time(decidedAt),
  counts: { ...counts },
  ...(openFrom === undefined ? {} : { open_from: time(openFrom) }),
  ...(openUntil === undefined ? {} : { open_until: time(openUntil) }),
});

function evidenceOf(
  kept: DecisionEvidence | null | undefined,
  attempt: AttemptRecord | null,
  of: Named | undefined,
): Presented {
  if (kept === null || kept === undefined) return {};
  const evidence = compactEvidence(kept);
  const context = of?.contexts.get(kept.hash);
  if (of === undefined || context === undefined) return { evidence };
  return { evidence: { ...evidence, decision: decisionOf(context, kept, attempt, of.call) } };
}

const CLAIMED =
  "Looked at in the statement that claimed it: neither its number nor its person was suppressed.";
const NOT_CLAIMED = "Not looked at: the call was ended before it was claimed.";

function decisionOf(
  context: DecisionContext,
  { decidedAt: at, openFrom, openUntil }: DecisionEvidence,
  attempt: AttemptRecord | null,
  call: Call,
) {
  const { party } = call;
  const { lists, ...rest } = context;
  const consent = party?.consent ?? null;
  return {
    ...(rest as Mutable<typeof rest>),
    ...(lists === undefined ? {} : { lists: presentLists(lists) }),
    decision: context.decision ?? ("dial" as const),
    reason: context.reason ?? null,
    local_times: context.zones.map(zone => showLocalTime(zone, at)),
    open_from: time(openFrom ?? context.open_from),
    open_until: time(openUntil ?? context.open_until),
    code_version: context.code_version ?? null,
    suppression: attempt === null ? NOT_CLAIMED : CLAIMED,
    suppression_checked_at: time(attempt?.started_at),
    subject: party?.subject ?? null,
    consent: consent === null ? null : { basis: consent.basis, source: consent.source, ref: consent.ref },
    caller_id: attempt?.caller_id ?? null,
  };
}

const presentLists = (lists: NonNullable<DecisionContext["lists"]>) =>
  Object.fromEntries(
    Object.entries(lists).map(([name, { set, as_of }]) => [name, { set, as_of: time(as_of) }]),
  );

/** What was read from JSON is nobody else's. */
type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;
