// How a call stands at Telnyx: by its events, which keep the raw webhooks, and by the call itself.

import type { StatusQuestion } from "../../../actions/ports/provider.ts";
import type { CallStatus } from "../../../actions/ports/telephony.ts";
import type { Ended } from "../../../domain/calls/ended.ts";

import type { AccountApi } from "../../lib/account-api.ts";
import { secondsOf } from "../../lib/duration.ts";
import { formOf } from "../../lib/form.ts";
import { objectOf, objectsOf } from "../../lib/json.ts";
import { isSameAttempt } from "../../lib/mark.ts";
import { pathPart } from "../../lib/path-part.ts";
import type { TelnyxEvent } from "./callback.ts";
import { answerOf, type Listed, listedOf, storyOf } from "./story.ts";
import { endOf, type TelnyxAnswer, wasNeverAnswered } from "./words.ts";

/** A call has about ten events. */
const LISTED = 100;
/** Their clock and ours. */
const SKEW_MS = 5_000;
/** The webhook waits for it. */
const HANGUP_TIMEOUT_MS = 3_000;
const NOT_TOLD: TelnyxAnswer = { answered: null, answeredBy: null, seconds: 0 };

type Hangup = Extract<TelnyxEvent, { kind: "hangup" }>;

/** Where the hangup itself leaves open whether the call was answered, and for how long. */
export async function endOfHangup(account: AccountApi, event: Hangup): Promise<Ended> {
  const { hangup, at, legId, externalCallId } = event;
  if (wasNeverAnswered(hangup)) return endOf(hangup, { answered: false, answeredBy: null, seconds: 0 });
  const filter = legId === null ? null : [["filter[leg_id]", legId] as const];
  const listed = filter === null ? [] : await eventsOf(account, filter, HANGUP_TIMEOUT_MS);
  const story = storyOf(listed.map(one => one.event));
  if (story.wasAnswered) return endOf(hangup, answerOf(story, at ?? story.end?.at ?? null));
  // The list may lag behind the webhook.
  return endOf(hangup, await askTheCall(account, externalCallId));
}

/** With a null id, the dial is known by the state that we gave it. */
export async function fetchStatus(account: AccountApi, question: StatusQuestion): Promise<CallStatus> {
  const listed = await eventsOf(account, [
    ["filter[to]", question.phoneNumber],
    ["filter[occurred_at][gte]", new Date(question.startedAt - SKEW_MS).toISOString()],
  ]);
  const externalCallId = question.externalCallId ?? idOfOurs(listed, question);
  if (externalCallId === null) return { kind: "unknown" };
  const events = listed.map(one => one.event);
  const story = storyOf(events.filter(e => e.kind !== "ignored" && e.externalCallId === externalCallId));
  if (story.end !== null) {
    const { hangup, at } = story.end;
    return { kind: "ended", externalCallId, ...endOf(hangup, answerOf(story, at)) };
  }
  const call = objectOf((await account.read(`/calls/${pathPart(externalCallId)}`))?.data);
  // It has ended, and why is not listed yet.
  return call.is_alive === true ? { kind: "live", externalCallId } : { kind: "unknown" };
}

function idOfOurs(listed: readonly Listed[], question: StatusQuestion): string | null {
  const ours = listed.find(one => isSameAttempt(one.mark, question));
  return ours === undefined || ours.event.kind === "ignored" ? null : ours.event.externalCallId;
}

async function eventsOf(
  account: AccountApi,
  filter: readonly (readonly [string, string])[],
  timeoutMs?: number,
): Promise<Listed[]> {
  const query = formOf([...filter, ["filter[type]", "webhook"], ["page[size]", LISTED]]);
  const page = await account.read(`/call_events?${query}`, timeoutMs === undefined ? {} : { timeoutMs });
  return objectsOf(page?.data).map(listedOf);
}

async function askTheCall(account: AccountApi, externalCallId: string): Promise<TelnyxAnswer> {
  const path = `/calls/${pathPart(externalCallId)}`;
  const call = objectOf((await account.read(path, { timeoutMs: HANGUP_TIMEOUT_MS }))?.data);
  const seconds = secondsOf(call.call_duration);
  return seconds > 0 ? { answered: true, answeredBy: null, seconds } : NOT_TOLD;
}
