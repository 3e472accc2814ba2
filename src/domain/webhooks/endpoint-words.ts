// How an endpoint stands, in sentences for people: its state first, then why, what waits, and when it is tried again.
import type { EndpointState } from "./endpoint.ts";

/** Of the API's answer; times as ISO 8601. */
export interface EndpointStanding {
  url: string | null;
  status: EndpointState;
  disabled_reason: string | null;
  disabled_at: string | null;
  held_since: string | null;
  held_reason: string | null;
  next_try_at: string | null;
  /** Events behind its cursor, those that are not for it among them. */
  lag: number | null;
  oldest_waiting_seconds: number | null;
  /** Events between its cursor and this one are gone. */
  events_gone_before: { sequence: number } | null;
  failed_in_a_row: number;
  last_error: { error: string; delivered_at: string | null } | null;
}

/** How times, figures and durations (s) are written where the sentences are read. */
export interface Writing {
  time(iso: string): string;
  number(count: number): string;
  duration(seconds: number): string;
}

export function endpointWords(endpoint: EndpointStanding, writing: Writing): string {
  switch (endpoint.status) {
    case "enabled":
      return endpoint.url === null
        ? "Sends nothing: its events are kept for who polls."
        : joined(...[backlog, gone, rest, failing].map(say => say(endpoint, writing)));
    case "held":
      return held(endpoint, writing);
    case "disabled":
      return disabled(endpoint, writing);
  }
}

function backlog({ lag, oldest_waiting_seconds: seconds }: EndpointStanding, writing: Writing): string {
  if (lag === null || lag === 0) return "It has been told of everything.";
  const oldest = seconds === null ? "" : `, the oldest for ${writing.duration(seconds)}`;
  return `${waiting(lag, writing)} to be sent${oldest}.`;
}

const gone = ({ events_gone_before: before }: EndpointStanding, { number }: Writing) =>
  before === null ? "" : `Events before ${number(before.sequence)} are gone: they are kept for 7 days.`;

/** Its receiver has asked for it. */
const rest = ({ next_try_at: until }: EndpointStanding, { time }: Writing) =>
  until === null ? "" : `It asked to be left alone until ${time(until)}.`;

/** The lag counts events of others too: it is a bound. */
const waiting = (lag: number, { number }: Writing) =>
  lag === 1 ? "At most 1 event waits" : `At most ${number(lag)} events wait`;

function failing({ failed_in_a_row: failed, last_error }: EndpointStanding, { number }: Writing): string {
  if (failed === 0 || last_error === null) return "";
  const tries = failed === 1 ? "The last try failed" : `The last ${number(failed)} tries failed`;
  return `${tries}: ${sentence(last_error.error)}`;
}

function held(endpoint: EndpointStanding, writing: Writing): string {
  const { held_since, held_reason, lag, next_try_at } = endpoint;
  const since = held_since === null ? "" : ` since ${writing.time(held_since)}`;
  const why = held_reason ?? "it does not answer";
  const waits = lag === null || lag === 0 ? "" : `${waiting(lag, writing)}; `;
  const next = next_try_at === null ? "tried again soon." : `tried again at ${writing.time(next_try_at)}.`;
  return joined(`Held${since}: ${sentence(why)} ${capital(`${waits}${next}`)}`, gone(endpoint, writing));
}

function disabled(endpoint: EndpointStanding, writing: Writing): string {
  const { disabled_at, disabled_reason } = endpoint;
  const since = disabled_at === null ? "" : ` since ${writing.time(disabled_at)}`;
  return disabled_reason === null
    ? `Disabled${since} by somebody: it is told of nothing, and nothing is kept for it.`
    : joined(
        `Disabled${since}: ${sentence(disabled_reason)} It is told of nothing.`,
        gone(endpoint, writing),
      );
}

const joined = (...sentences: string[]) => sentences.filter(Boolean).join(" ");
const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
