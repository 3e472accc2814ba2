// A hook's answer, read call by call: what is wrong with one of its decisions is wrong for that call alone.
import * as z from "zod";
import { INSTANT_FORM, parseInstant } from "../instant.ts";
import { jsonOf, quoted } from "../json-text.ts";
import { schemaOf } from "../schema-of.ts";
import { MAX_REASON, MAX_VARIABLES_BYTES, MAX_WAIT_MS, type Variables } from "./pre-dial-hook.ts";
import type { Answered } from "./verdict.ts";

const Body = schemaOf(() => z.object({ decisions: z.array(z.unknown()) }));
const Named = schemaOf(() => z.object({ call_id: z.string() }));
const Value = schemaOf(() =>
  z.union([z.string(), z.number(), z.boolean()], {
    error: "must be an object of texts, numbers, true and false",
  }),
);
const Told = schemaOf(() =>
  z.object({
    decision: z.enum(["dial", "wait", "refuse"], {
      error: i => `must be dial, wait or refuse, not ${quoted(i.input)}`,
    }),
    until: z.string({ error: `until ${INSTANT_FORM}` }).nullish(),
    reason: z.string({ error: "must be text" }).nullish(),
    variables: z
      .record(z.string(), Value(), { error: "must be an object of texts, numbers, true and false" })
      .nullish(),
  }),
);

const failed = (reason: string): Answered => ({ kind: "failed", reason: reason.slice(0, MAX_REASON) });

/** One for each of these calls. `text`: the answer's body; null = there was none, or it was too long. `now` in ms. */
export function readAnswer(
  text: string | null,
  callIds: readonly string[],
  now: number,
): Map<string, Answered> {
  const all = (answered: Answered) => new Map(callIds.map(id => [id, answered]));
  if (text === null) return all(failed("Its answer was too long, or broke off"));
  const body = Body().safeParse(parsed(text));
  if (!body.success) return all(failed('Its answer was not {"decisions": [...]} in JSON'));
  const told = Map.groupBy(body.data.decisions, item => Named().safeParse(item).data?.call_id);
  return new Map(callIds.map(id => [id, readOne(told.get(id) ?? [], now)]));
}

function readOne(items: readonly unknown[], now: number): Answered {
  if (items.length === 0) return failed("Its answer did not name the call");
  if (items.length > 1) return failed("Its answer named the call more than once");
  const told = Told().safeParse(items[0]);
  if (!told.success) {
    const [issue] = told.error.issues;
    return failed(`Its ${issue?.path.join(".") || "decision"} ${issue?.message ?? "was of no use"}`);
  }
  const { decision, reason: said, until, variables } = told.data;
  const reason = said?.slice(0, MAX_REASON) ?? null;
  switch (decision) {
    case "dial":
      return tooLarge(variables ?? null)
        ? failed(`Its variables exceeded ${MAX_VARIABLES_BYTES} bytes as JSON`)
        : { kind: "dial", reason, variables: variables ?? null };
    case "wait":
      return waitUntil(until ?? null, reason, now);
    case "refuse":
      return { kind: "refuse", reason };
  }
}

function waitUntil(text: string | null, reason: string | null, now: number): Answered {
  if (text === null) return { kind: "wait", until: null, reason };
  const until = parseInstant(text);
  if (until === null) return failed(`Its until ${INSTANT_FORM}, not ${quoted(text)}`);
  if (until > now + MAX_WAIT_MS) return failed(`Its until was more than 30 days ahead: ${text}`);
  return { kind: "wait", until, reason };
}

const tooLarge = (variables: Variables | null): boolean =>
  variables !== null && new TextEncoder().encode(jsonOf(variables) ?? "").length > MAX_VARIABLES_BYTES;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
