// An event as a line: when, its sequence, its type, what it is about and what came of it. It may be of a newer version
// than this command: what is not known is left out.
import { maskPhoneNumbers } from "../../domain/contacts/mask-phone-numbers.ts";
import { plainText } from "./plain-text.ts";
import { localTime } from "./times.ts";

export interface ShownEvent {
  type: string;
  timestamp: string;
  sequence: number;
  data: unknown;
}

interface About {
  subject: string;
  outcome?: string | undefined;
}

/** As long as `trunk.breaker_opened`. */
const TYPE_CHARACTERS = 20;
const SEQUENCE_CHARACTERS = 8;

const TIME_CHARACTERS = 19;

const columns = (at: string, sequence: string, type: string, ...rest: string[]) =>
  [
    at.padEnd(TIME_CHARACTERS),
    sequence.padStart(SEQUENCE_CHARACTERS),
    type.padEnd(TYPE_CHARACTERS),
    ...rest,
  ].join("  ");

export const EVENT_TITLE = columns("at", "sequence", "type", "about");

/** `full`: with whole phone numbers. */
export function eventLine(event: ShownEvent, { full }: { full: boolean }): string {
  const { subject, outcome } = aboutOf(event);
  const about = [full ? subject : maskPhoneNumbers(subject), outcome ?? ""];
  const line = columns(localTime(event.timestamp), String(event.sequence), event.type, ...about);
  return plainText(line).trimEnd();
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" ? String(value) : undefined;

const joined = (...parts: (string | undefined)[]) => parts.filter(part => part !== undefined).join(" ");

function aboutOf({ type, data }: ShownEvent): About {
  const fields = fieldsOf(data) ?? {};
  for (const [name, say] of Object.entries(SUBJECTS)) {
    const subject = fieldsOf(fields[name]);
    if (subject !== null) return say(subject, fields, type);
  }
  return { subject: "" };
}

const ofCampaign = (data: Fields) => {
  const campaign = fieldsOf(data.campaign);
  return campaign === null ? undefined : `of campaign ${textOf(campaign.id) ?? ""}`;
};

/** By the field of the data; a call's campaign stands beside it, so that it comes last. */
const SUBJECTS: Readonly<Record<string, (subject: Fields, data: Fields, type: string) => About>> = {
  call: (call, data) => ({
    subject: joined(textOf(call.phone_number) ?? `call ${textOf(call.call_id) ?? ""}`, ofCampaign(data)),
    outcome: attemptOutcome(call, data) ?? textOf(call.status),
  }),
  import: (found, data) => ({
    subject: joined(`import ${textOf(found.import_id) ?? ""}`, ofCampaign(data)),
    outcome: typeof found.added === "number" ? `${found.added} of ${found.rows} rows added` : undefined,
  }),
  suppression: ({ id, kind, value, reason }) => ({
    subject: joined(textOf(kind), textOf(value) ?? textOf(id)),
    outcome: textOf(reason),
  }),
  dead_letter: ({ id, queue, reason }) => ({
    subject: joined(`letter ${textOf(id) ?? ""}`, textOf(queue)),
    outcome: textOf(reason),
  }),
  trunk: ({ name }) => ({ subject: `trunk ${textOf(name) ?? ""}` }),
  webhook: ({ id, description, disabled_reason }) => ({
    subject: joined(`webhook ${textOf(id) ?? ""}`, textOf(description)),
    outcome: textOf(disabled_reason),
  }),
  campaign: ({ id, name, status }) => ({
    subject: joined(`campaign ${textOf(id) ?? ""}`, textOf(name)),
    outcome: textOf(status),
  }),
};

/** `attempt 2: RNR` of an event that is about one. */
function attemptOutcome(call: Fields, data: Fields): string | undefined {
  const number = textOf(data.attempt);
  if (number === undefined) return undefined;
  const attempts = Array.isArray(call.attempts) ? call.attempts.map(fieldsOf) : [];
  const one = attempts[Number(number) - 1];
  return joined(`attempt ${number}`, textOf(one?.status));
}
