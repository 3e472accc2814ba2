// The calls of a campaign as a file: one row a call, as CSV or as the API's objects.
import type { CallsPart } from "../../../actions/calls/export-calls.ts";
import { attemptCount, type Call } from "../../../domain/calls/call.ts";
import { CONSENT_FIELDS } from "../../../domain/compliance/party-fields.ts";
import { type CsvValue, csvLine } from "../../../domain/contacts/csv.ts";
import { presentConsent } from "../../lib/party.ts";
import { time } from "../../lib/time.ts";
import { compactEvidence } from "./evidence.ts";
import { presentKeptBack } from "./pre-dial.ts";
import { presentCall, presentDetails } from "./present.ts";
import { TOLD_OF_LAST } from "./told-columns.ts";

const lastDisposition = (c: Call) => c.attempts.at(-1)?.disposition ?? null;

/** Of what ended it by rule packs, else of its last attempt that they let out. */
const lastEvidence = ({ refusal, attempts }: Call) =>
  refusal ?? attempts.findLast(({ law }) => (law ?? null) !== null)?.law ?? null;

/** Of each attempt that rule packs let out, and of what ended the call; absent where they have done neither. */
function evidenceOf({ refusal, attempts }: Call) {
  const decided = attempts.flatMap(({ attempt, law }) =>
    law === null || law === undefined ? [] : [{ attempt, ...compactEvidence(law) }],
  );
  const ended =
    refusal === null || refusal === undefined ? [] : [{ attempt: null, ...compactEvidence(refusal) }];
  const evidence = [...decided, ...ended];
  return evidence.length === 0 ? {} : { evidence };
}

/** Of each attempt that a hook let out, and of what kept the call back last; absent where there is neither. */
function preDialOf(call: Call) {
  const dialled = call.attempts.flatMap(({ attempt, pre_dial }) =>
    pre_dial === null || pre_dial === undefined ? [] : [{ attempt, decision: "dial", ...pre_dial }],
  );
  const kept = presentKeptBack(call).pre_dial;
  const pre_dial = kept === undefined ? dialled : [...dialled, kept];
  return pre_dial.length === 0 ? {} : { pre_dial };
}

const consentColumns = () =>
  Object.fromEntries(
    CONSENT_FIELDS.map(name => [
      `consent_${name}`,
      ({ party }: Call): CsvValue =>
        party === null || party.consent === null ? null : presentConsent(party.consent)[name],
    ]),
  );

function lastTold(c: Call) {
  const told = presentDetails(c.attempts.at(-1) ?? {});
  return Object.fromEntries(TOLD_OF_LAST.map(name => [name, told[name]]));
}

const toldColumns = () =>
  Object.fromEntries(
    TOLD_OF_LAST.map(name => [
      name,
      (c: Call): CsvValue => {
        const told = lastTold(c)[name] ?? null;
        return typeof told === "boolean" ? String(told) : told;
      },
    ]),
  );

/** New ones come last: readers may count. */
const COLUMNS: Record<string, (call: Call) => CsvValue> = {
  call_id: c => c.callId,
  phone_number: c => c.phoneNumber,
  status: c => c.status,
  attempt_count: attemptCount,
  max_attempts: c => c.maxAttempts,
  created_at: c => time(c.createdAt),
  last_attempt_at: c => time(c.lastAttemptAt),
  next_retry_at: c => (c.status === "INITIATED" ? null : time(c.nextAttemptAt)),
  total_call_time: c => c.totalCallTime,
  external_call_id: c => c.externalCallId,
  error_message: c => c.errorMessage,
  time_zone: c => c.timeZone,
  metadata: c => (c.metadata === null ? null : { json: c.metadata }),
  disposition: lastDisposition,
  person_id: c => c.personId,
  debt_id: c => c.party?.debtId ?? null,
  subject: c => c.party?.subject ?? null,
  postal_code: c => c.party?.postalCode ?? null,
  region: c => c.party?.region ?? null,
  country: c => c.party?.country ?? null,
  location_trusted: c => (c.party?.locationTrusted === true ? "true" : null),
  ...consentColumns(),
  ...toldColumns(),
  context_id: c => lastEvidence(c)?.hash ?? null,
  decided_at: c => time(lastEvidence(c)?.decidedAt),
};

/** `raw`: without the guard against formulas. Parts are put together as they are: only the first has a header. */
export function csvPieces(
  { pages }: CallsPart,
  { raw, isFirst }: { raw: boolean; isFirst: boolean },
): AsyncGenerator<string> {
  const read = Object.values(COLUMNS);
  return pieces(pages, isFirst ? csvLine(Object.keys(COLUMNS)) : "", call =>
    csvLine(
      read.map(column => column(call)),
      raw,
    ),
  );
}

export const ndjsonPieces = ({ pages, campaign }: CallsPart): AsyncGenerator<string> =>
  pieces(pages, "", call => {
    const presented = presentCall({ call, campaignName: campaign.name });
    const disposition = lastDisposition(call);
    const more = {
      time_zone: call.timeZone,
      disposition,
      ...lastTold(call),
      ...evidenceOf(call),
      ...preDialOf(call),
    };
    return `${JSON.stringify({ ...presented, ...more })}\n`;
  });

/** One piece a page that has something to say. */
async function* pieces(
  pages: AsyncGenerator<Call[]>,
  header: string,
  lineOf: (call: Call) => string,
): AsyncGenerator<string> {
  let text = header;
  for await (const calls of pages) {
    for (const call of calls) text += lineOf(call);
    if (text !== "") yield text;
    text = "";
  }
  if (text !== "") yield text;
}
