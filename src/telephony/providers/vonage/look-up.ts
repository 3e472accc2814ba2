// How a call stands at Vonage: by its UUID, or in the list of the minutes in which it was dialled.

import type { StatusQuestion } from "../../../actions/ports/provider.ts";
import type { CallStatus } from "../../../actions/ports/telephony.ts";
import type { AccountApi } from "../../lib/account-api.ts";
import { instantOf } from "../../lib/duration.ts";
import { endedAs } from "../../lib/ended.ts";
import { formOf } from "../../lib/form.ts";
import { idOf, type JsonObject, objectOf, objectsOf, textOf } from "../../lib/json.ts";
import { findLost, isSameNumber } from "../../lib/lost-dial.ts";
import { pathPart } from "../../lib/path-part.ts";
import { saidOf } from "./callback.ts";
import { endOf, isProgress } from "./words.ts";

/** The most that a page holds. */
const PAGE = 100;
/** Three calls a second for the time in which one may have been dialled. */
const MAX_PAGES = 5;
const SKEW_MS = 5_000;
/** A dial is sent soon after its claim, and waits for an answer for a minute at most. */
const DIALLED_WITHIN_MS = 2 * 60_000;

export const pathOf = (uuid: string) => `/v1/calls/${pathPart(uuid)}`;

export async function fetchStatus(account: AccountApi, question: StatusQuestion): Promise<CallStatus> {
  const { externalCallId } = question;
  if (externalCallId === null) return findLostDial(account, question);
  const call = await account.read(pathOf(externalCallId));
  return call === null ? { kind: "unknown" } : statusOf(call);
}

/** There is no filter by number. */
async function findLostDial(account: AccountApi, question: StatusQuestion): Promise<CallStatus> {
  const { phoneNumber, startedAt } = question;
  const listed: JsonObject[] = [];
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = formOf([
      ["date_start", new Date(startedAt - SKEW_MS).toISOString()],
      ["date_end", new Date(startedAt + DIALLED_WITHIN_MS).toISOString()],
      ["page_size", PAGE],
      ["record_index", page * PAGE],
    ]);
    const answer = await account.read(`/v1/calls?${query}`);
    const calls = objectsOf(objectOf(answer?._embedded).calls);
    listed.push(...calls.filter(call => isToNumber(call, phoneNumber)));
    if (calls.length < PAGE) break;
  }
  // A call that nobody answered has no start, and nobody can tell when it was made.
  const found = findLost(listed, question, {
    at: call => instantOf(call.start_time),
    id: call => idOf(call.uuid),
  });
  return found === null ? { kind: "unknown" } : statusOf(found);
}

const isToNumber = ({ to, direction }: JsonObject, phoneNumber: string): boolean =>
  direction !== "inbound" && isSameNumber(objectOf(Array.isArray(to) ? to[0] : to).number ?? to, phoneNumber);

function statusOf(call: JsonObject): CallStatus {
  const externalCallId = idOf(call.uuid);
  const status = textOf(call.status);
  if (status === null) return { kind: "unknown" };
  if (isProgress(status)) return { kind: "live", externalCallId };
  const end = endOf(saidOf(call, status));
  if (end !== null) return { kind: "ended", externalCallId, ...end };
  // It is over, nobody answered, and why is written over.
  return status === "completed"
    ? { kind: "ended", externalCallId, ...endedAs("no_answer", { hangupCause: status }) }
    : { kind: "unknown" };
}
