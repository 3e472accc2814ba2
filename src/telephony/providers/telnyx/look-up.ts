// How a call stands at Telnyx: by its events, which keep the raw webhooks, and by the call itself.

import type { StatusQuestion } from "../../../actions/ports/provider.ts";
import type { CallStatus } from "../../../actions/ports/telephony.ts";
import type { Ended } from "../../../domain/calls/ended.ts";

import type { AccountApi } from "../../lib/account-api.ts";
import { secondsOf } from "../../lib/duration.ts";
import { formOf } from "../../lib/form.ts";
import { objectOf, objectsOf, parseObject } from "../../lib/json.ts";
import { isSameAttempt } from "../../lib/mark.ts";
import { pathPart } from "../../lib/path-part.ts";
import type { TelnyxEvent } from "./callback.ts";
import { answerOf, type Listed, listedOf, storyOf } from "./story.ts";
import { endOf, type TelnyxAnswer, type TelnyxHangup, wasNeverAnswered } from "./words.ts";

/** A call has about ten events. */
const LISTED = 100;
/** Their clock and ours. */
const SKEW_MS = 5_000;
/** The webhook waits for it. */
const HANGUP_TIMEOUT_MS = 3_000;
const NOT_TOLD: TelnyxAnswer = { answered: null, answeredBy: null, seconds: 0 };

type Hangup = Extract<TelnyxEvent, { kind: "hangup" }>;

/**
 * Where the hangup itself leaves open whether the call was answered, and for how long. Null = Telnyx could not be asked
 * now, which is not to say that it was not answered.
 */
export async function endOfHangup(account: AccountApi, event: Hangup): Promise<Ended | null> {
  const { hangup, at, legId, externalCallId } = event;
  if (wasNeverAnswered(hangup)) return endOf(hangup, NOT_TOLD);
  const filter = [["filter[leg_id]", legId ?? ""]] as const;
  const listed = legId === null ? [] : await eventsOf(account, filter, HANGUP_TIMEOUT_MS);
  const story = storyOf((listed ?? []).map(one => one.event));
  if (story.wasAnswered) return endOf(hangup, answerOf(story, at ?? story.end?.at ?? null));
  // The list may lag behind the webhook.
  const call = await askTheCall(account, externalCallId, HANGUP_TIMEOUT_MS);
  return endOfUnlisted(hangup, call, { isListed: story.end !== null, wasRead: listed !== null });
}

/** With a null id, the dial is known by the state that we gave it. */
export async function fetchStatus(account: AccountApi, question: StatusQuestion): Promise<CallStatus> {
  const listed =
    (await eventsOf(account, [
      ["filter[to]", question.phoneNumber],
      ["filter[occurred_at][gte]", new Date(question.startedAt - SKEW_MS).toISOString()],
    ])) ?? [];
  const externalCallId = question.externalCallId ?? idOfOurs(listed, question);
  if (externalCallId === null) return { kind: "unknown" };
  const events = listed.map(one => one.event);
  const story = storyOf(events.filter(e => e.kind !== "ignored" && e.externalCallId === externalCallId));
  const { end: last, wasAnswered } = story;
  if (last !== null && (wasAnswered || wasNeverAnswered(last.hangup)))
    return { kind: "ended", externalCallId, ...endOf(last.hangup, answerOf(story, last.at)) };
  const call = await askTheCall(account, externalCallId);
  // It has ended, and why is not listed yet.
  if (last === null) return call.isAlive ? { kind: "live", externalCallId } : { kind: "unknown" };
  const end = endOfUnlisted(last.hangup, call, { isListed: true, wasRead: true });
  return end === null ? { kind: "unknown" } : { kind: "ended", externalCallId, ...end };
}

/** Of a call whose list of events does not show that it was answered; null = that may be for want of an answer. */
function endOfUnlisted(
  hangup: TelnyxHangup,
  { asked, seconds }: CallNow,
  { isListed, wasRead }: { isListed: boolean; wasRead: boolean },
): Ended | null {
  if (seconds > 0) return endOf(hangup, { answered: true, answeredBy: null, seconds });
  const end = endOf(hangup, NOT_TOLD);
  const isTold = wasRead && (asked === "told" || (asked === "gone" && isListed));
  return isTold || end.disposition === "answered" ? end : null;
}

function idOfOurs(listed: readonly Listed[], question: StatusQuestion): string | null {
  const ours = listed.find(one => isSameAttempt(one.mark, question));
  return ours === undefined || ours.event.kind === "ignored" ? null : ours.event.externalCallId;
}

/** Null = they could not be read. */
async function eventsOf(
  account: AccountApi,
  filter: readonly (readonly [string, string])[],
  timeoutMs?: number,
): Promise<Listed[] | null> {
  const query = formOf([...filter, ["filter[type]", "webhook"], ["page[size]", LISTED]]);
  const page = await account.read(`/call_events?${query}`, timeoutMs === undefined ? {} : { timeoutMs });
  return page === null ? null : objectsOf(page.data).map(listedOf);
}

interface CallNow {
  /** `gone`: Telnyx does not know it any more. */
  asked: "told" | "gone" | "in vain";
  isAlive: boolean;
  /** Of conversation. */
  seconds: number;
}

async function askTheCall(account: AccountApi, externalCallId: string, timeoutMs?: number): Promise<CallNow> {
  const path = `/calls/${pathPart(externalCallId)}`;
  const answer = await account.ask(path, timeoutMs === undefined ? {} : { timeoutMs });
  const nothing = { isAlive: false, seconds: 0 };
  if (answer.kind === "unanswered") return { asked: "in vain", ...nothing };
  if (answer.status === 404) return { asked: "gone", ...nothing };
  const { is_alive, call_duration } = objectOf(parseObject(answer.text)?.data);
  if (answer.status !== 200 || typeof is_alive !== "boolean") return { asked: "in vain", ...nothing };
  return { asked: "told", isAlive: is_alive, seconds: secondsOf(call_duration) };
}
