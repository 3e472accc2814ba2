// The answers that a provider gives over HTTP, in its own words: yes, and every kind of no; and what each no is about.
import { chance } from "./random.ts";

export interface HttpAnswer {
  status: number;
  /** JSON, or text that is none. */
  body: string;
  headers?: Record<string, string>;
  /** Whose fault it is. Only what is about the call counts as an attempt, and may be the last word. */
  about: "call" | "account" | "load" | "provider";
}

const no = (
  about: HttpAnswer["about"],
  status: number,
  body: unknown,
  headers?: Record<string, string>,
): HttpAnswer => ({
  about,
  status,
  body: typeof body === "string" ? body : JSON.stringify(body),
  ...(headers === undefined ? {} : { headers }),
});
const HTML = "<html><body>Not here</body></html>";
const said = (message: string) => ({ success: false, message });

/** By the fault that makes the provider say so. */
export const REFUSALS = {
  "provider answers 400": no("call", 400, said("not a number that can be called")),
  "provider answers 404": no("call", 404, said("no such subscriber")),
  "provider answers 200, success false": no("call", 200, said("the number is blocked")),
  "provider answers 401": no("account", 401, said("the token has expired")),
  "provider answers 402": no("account", 402, said("no credit left")),
  "provider answers 403": no("account", 403, HTML),
  "provider answers 407": no("account", 407, ""),
  "provider answers 302": no("account", 302, "", { Location: "https://login.provider.test/" }),
  "provider answers 408": no("load", 408, ""),
  "provider answers 409": no("load", 409, said("try again")),
  "provider answers 425": no("load", 425, ""),
  "provider answers 429": no("load", 429, said("too many requests")),
  "provider answers 404 of its proxy": no("provider", 404, HTML),
  "provider answers 405": no("provider", 405, HTML),
  "provider answers 500": no("provider", 500, said("internal error")),
  "provider answers 503": no("provider", 503, HTML),
} as const satisfies Record<string, HttpAnswer>;
export type RefusalKind = keyof typeof REFUSALS;
export const REFUSAL_KINDS = Object.keys(REFUSALS) as RefusalKind[];

/** A provider that is asked too much, or is down, may say for how long: in seconds, or by the clock. */
export function retryAfter(seed: number, place: string, status: number, now: number): Record<string, string> {
  if (status !== 429 && status !== 503) return {};
  const seconds = Math.floor(chance(seed, `after ${place}`) * 60);
  const how = chance(seed, `how ${place}`);
  if (how < 0.2) return {};
  return { "Retry-After": how < 0.8 ? String(seconds) : new Date(now + seconds * 1_000).toUTCString() };
}
