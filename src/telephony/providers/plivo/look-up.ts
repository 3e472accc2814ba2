// How a call stands at Plivo: ended ones have a detail record; those that run are in two lists of their own.

import type { StatusQuestion } from "../../../actions/ports/provider.ts";
import type { CallStatus } from "../../../actions/ports/telephony.ts";
import type { AccountApi } from "../../lib/account-api.ts";
import { secondsOf } from "../../lib/duration.ts";
import { formOf } from "../../lib/form.ts";
import { idOf, type JsonObject, numberOf, objectsOf, textOf } from "../../lib/json.ts";
import { findLost, isSameNumber } from "../../lib/lost-dial.ts";
import { pathPart } from "../../lib/path-part.ts";
import { endOf } from "./words.ts";

/** The most that a page of the list holds. */
const LISTED = 20;
/** The lists of calls that run name ids only, and each is asked for: with more of them, its end is waited for. */
const MAX_RUNNING_ASKED = 10;
const RUNNING = ["live", "queued"] as const;
const SKEW_MS = 5_000;

const pathOf = (uuid: string) => `/Call/${pathPart(uuid)}/`;

export async function fetchStatus(account: AccountApi, question: StatusQuestion): Promise<CallStatus> {
  const { externalCallId } = question;
  if (externalCallId === null) return findLostDial(account, question);
  const record = await account.read(pathOf(externalCallId));
  const ended = record === null ? null : endOfRecord(record);
  if (ended !== null) return ended;
  for (const status of RUNNING) {
    const running = await account.read(`${pathOf(externalCallId)}?status=${status}`);
    if (running !== null && isOfACall(running)) return { kind: "live", externalCallId };
  }
  return { kind: "unknown" };
}

async function findLostDial(account: AccountApi, question: StatusQuestion): Promise<CallStatus> {
  const { phoneNumber, startedAt } = question;
  const query = formOf([
    ["to_number", phoneNumber.replace(/\D/g, "")],
    ["end_time__gte", utcMinute(startedAt - SKEW_MS)],
    ["limit", LISTED],
  ]);
  const page = await account.read(`/Call/?${query}`);
  const ended = objectsOf(page?.objects).filter(record => isSameNumber(record.to_number, phoneNumber));
  const found = findLost(ended, question, {
    at: record => utcInstant(record.initiation_time),
    id: record => idOf(record.call_uuid),
  });
  if (found !== null) return endOfRecord(found) ?? { kind: "unknown" };
  for (const status of RUNNING) {
    const uuid = await findRunning(account, status, phoneNumber);
    if (uuid !== null) return { kind: "live", externalCallId: uuid };
  }
  return { kind: "unknown" };
}

/** One to this number: of ours there is never another. */
async function findRunning(account: AccountApi, status: string, phoneNumber: string): Promise<string | null> {
  const list = await account.read(`/Call/?status=${status}`);
  const uuids = Array.isArray(list?.calls) ? list.calls.map(idOf).filter(uuid => uuid !== null) : [];
  if (uuids.length > MAX_RUNNING_ASKED) return null;
  const asked = uuids.map(async uuid => {
    const call = await account.read(`${pathOf(uuid)}?status=${status}`);
    return isSameNumber(call?.to, phoneNumber) && call?.direction !== "inbound" ? uuid : null;
  });
  const found = (await Promise.all(asked)).filter(uuid => uuid !== null);
  return found.length === 1 ? (found[0] ?? null) : null;
}

const isOfACall = (answer: JsonObject): boolean =>
  textOf(answer.call_uuid) !== null || textOf(answer.request_uuid) !== null;

/** Null = the record is not written yet. */
function endOfRecord(record: JsonObject): CallStatus | null {
  if (textOf(record.end_time) === null) return null;
  const end = endOf({
    status: null,
    answeredBy: null,
    seconds: textOf(record.answer_time) === null ? 0 : secondsOf(record.call_duration),
    code: numberOf(record.hangup_cause_code),
    name: textOf(record.hangup_cause_name),
    source: textOf(record.hangup_source),
  });
  return end === null ? null : { kind: "ended", externalCallId: idOf(record.call_uuid), ...end };
}

/** `YYYY-MM-DD HH:MM`, as the list's filters take it. */
const utcMinute = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace("T", " ");

/** `YYYY-MM-DD HH:MM:SS`, with a zone or in UTC. */
function utcInstant(value: unknown): number | null {
  const [day, time = "", zone = ""] =
    (textOf(value) ?? "").match(/^([\d-]+)[ T]([\d:.]+)(.*)$/)?.slice(1) ?? [];
  const ms = Date.parse(`${day}T${time}${zone.trim() || "Z"}`);
  return Number.isNaN(ms) ? null : ms;
}
