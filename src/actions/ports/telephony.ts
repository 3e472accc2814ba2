// A telephony provider as the product uses it: a folder of src/telephony/providers implements it and translates its
// words once. Nothing here throws; what went wrong is in the answer.

import type { DialKey } from "../../domain/calls/dial-key.ts";
import type { AnsweredBy } from "../../domain/calls/disposition.ts";
import type { Ended } from "../../domain/calls/ended.ts";
import type { OptOut } from "../../domain/compliance/opt-out.ts";
import type { DialAnswer, DialRequest, StatusQuestion } from "./provider.ts";

/** One attempt, and how it is to be dialled. */
export interface CallRequest extends DialRequest {
  /** Normal form: `+` and digits; null = as the account says. */
  callerId: string | null;
  machineDetection: "off" | "async" | "sync";
  /** Null = the provider's own. */
  ringTimeoutSeconds: number | null;
  maxCallSeconds: number | null;
  /** Checked by `checkOptions`. */
  options: Readonly<Record<string, unknown>>;
}

/** A provider's webhook, as it came in. */
export interface CallbackRequest {
  method: string;
  /** As it was handed out: PUBLIC_URL, path and raw query. */
  url: string;
  headers: Headers;
  /** Unchanged: signatures are over bytes. */
  body: Uint8Array<ArrayBuffer>;
  /** Ms since the epoch. */
  now: number;
}

/** What a webhook says. */
export type CallbackEvent =
  /** Not proved to be the provider's. `reason` is for the log. */
  | { kind: "unauthenticated"; reason: string }
  /** Authentic, and of no consequence. */
  | { kind: "ignored"; reason: string }
  /** Authentic, and nobody can tell now what it means: it is to be sent again. */
  | { kind: "unclear"; reason: string }
  | { kind: "progress"; externalCallId: string | null }
  /** `at`: ms since the epoch; null = now. */
  | ({ kind: "answered"; externalCallId: string | null; at: number | null } & NamesCall)
  | ({ kind: "answeredBy"; externalCallId: string | null; answeredBy: AnsweredBy } & NamesCall)
  | ({ kind: "ended"; externalCallId: string | null } & NamesCall & Ended)
  /** Of a conversation, nothing but what was said in it. */
  | ({ kind: "said"; externalCallId: string | null; optOut: OptOut } & NamesCall);

interface NamesCall {
  /** The attempt that the signed body itself names; absent or null = it names none. */
  of?: DialKey | null;
  /** Whoever was called wants no more calls. */
  optOut?: OptOut | null;
  /** Another id that the dial's answer may have named the call by. */
  alias?: string | null;
  /** When it happened, in ms since the epoch; absent or null = it does not say. */
  happenedAt?: number | null;
}

export type CallStatus =
  | { kind: "live"; externalCallId: string | null }
  | ({ kind: "ended"; externalCallId: string | null } & Ended)
  /** It does not know, or does not say. */
  | { kind: "unknown" };

export interface TelephonyProvider {
  readonly name: string;
  /** Its webhooks have one address for all calls of the account, without a signature of ours. */
  readonly sharesAddress?: true;
  placeCall(request: CallRequest): Promise<DialAnswer>;
  parseCallback(request: CallbackRequest): Promise<CallbackEvent>;
  fetchStatus?(question: StatusQuestion): Promise<CallStatus>;
  /** False = it is over already, or could not be done. */
  hangUp?(externalCallId: string): Promise<boolean>;
  /** What is wrong with a campaign's `provider_options`, a sentence each that names the field; empty = nothing. */
  checkOptions(options: Readonly<Record<string, unknown>>): string[];
}

/** What each provider folder exports: how it is made of a trunk's settings and secrets. */
export interface ProviderKind<Settings, Secrets> {
  name: string;
  /** What is wrong, a sentence each that names the field and the value; or the settings as they are used. */
  checkSettings(
    given: Readonly<Record<string, unknown>>,
  ): { ok: true; settings: Settings } | { ok: false; problems: string[] };
  /** Names of the secrets it needs, and those it may have. */
  secrets: { needed: readonly (keyof Secrets & string)[]; optional: readonly (keyof Secrets & string)[] };
  create(made: {
    settings: Settings;
    secrets: Secrets;
    fetch: typeof fetch;
    now: () => number;
    timeoutMs: number;
  }): TelephonyProvider;
}
