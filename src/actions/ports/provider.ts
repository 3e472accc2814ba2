// What the product needs of a telephony provider. One file per provider implements it and translates its words once.
import type { Disposition } from "../../domain/calls/disposition.ts";
import type { Ended } from "../../domain/calls/ended.ts";
import type { Outcome } from "../../domain/calls/outcome.ts";
import type { Variables } from "../../domain/pre-dial/pre-dial-hook.ts";
import type { CallbackEvent, CallbackRequest } from "./telephony.ts";

/** Everything a provider is given of one attempt. */
export interface DialRequest {
  callId: string;
  /** 1 for the first attempt. */
  attempt: number;
  /** Normal form: `+` and digits. */
  phoneNumber: string;
  campaignId: number;
  campaignName: string;
  metadata: unknown;
  /** What its campaign's pre-dial hook wants to be told beside the metadata, and before it; absent = nothing. */
  variables?: Variables | undefined;
  /** Where the outcome is to be reported; carries the attempt and a signature. To be used as given. */
  callbackUrl: string;
  /** The longest a call may take, ringing included, in seconds; a provider with a time limit is given it. */
  leaseSeconds: number;
}

/**
 * What a no is about. `call`: this call, and no other. The others would have met any call: `account` (credentials,
 * credit, an address that has moved), `load` (too much, too early), `provider` (an error of its own).
 */
export interface Refusal {
  about: "call" | "account" | "load" | "provider";
  /** How long it wants to be left alone; null = it does not say. */
  retryAfterSeconds: number | null;
}

/** What is known after asking a provider to dial. */
export type DialAnswer =
  /** The provider took the call; the outcome follows by callback. */
  | { kind: "accepted"; externalCallId: string | null }
  /** The provider answered no: nothing rang. `final`: asking again cannot help; only of the call itself. */
  | {
      kind: "refused";
      refusal: Refusal;
      final: boolean;
      reason: string;
      /** What it says of the number, where it does; only with a refusal of the call itself. */
      disposition?: Disposition;
    }
  /** No answer: the call may be ringing. It is never re-sent. */
  | { kind: "unknown"; reason: string };

/** What a provider says about a call that it was asked for earlier. */
export type DialStatus =
  /** Its own id of the call where it says one. */
  | { kind: "live"; externalCallId?: string | null }
  | { kind: "ended"; outcome: Outcome /** Seconds. */; duration: number; externalCallId: string | null }
  /** The same in the field's words; what it counts as is its campaign's to say. */
  | ({ kind: "hung_up"; externalCallId: string | null } & Ended)
  /** It does not know, or does not say. */
  | { kind: "unknown" };

/** Which call is asked about. */
export interface StatusQuestion {
  callId: string;
  attempt: number;
  /** Null: its dial got no answer; it is looked for in the provider's list. */
  externalCallId: string | null;
  phoneNumber: string;
  /** Of the claim, ms since the epoch. */
  startedAt: number;
  /** The ids of the call's other attempts: a dial that is looked for is none of these. */
  others?: readonly string[];
}

/** How an attempt stands. */
export type FetchStatus = (question: StatusQuestion) => Promise<DialStatus>;

export interface Provider {
  readonly name: string;
  /** Its webhooks have one address for all calls: which attempt they are about, only they say. */
  readonly sharesAddress?: true;
  /** Asks for one call. Never throws: what went wrong is in the answer. */
  placeCall(request: DialRequest): Promise<DialAnswer>;
  /** Absent where the provider cannot be asked. Never throws. */
  fetchStatus?: FetchStatus;
  /** Reads a webhook of the provider's own; absent where it reports to `PUT /callback`. Never throws. */
  parseCallback?: (request: CallbackRequest) => Promise<CallbackEvent>;
  /** Ends a call that is on the line; absent where it cannot be done. False = it is over already, or was not ended. */
  hangUp?: (externalCallId: string) => Promise<boolean>;
  /** What is wrong with a campaign's `provider_options`, a sentence each; absent = it reads none. */
  checkOptions?: (options: Readonly<Record<string, unknown>>) => string[];
}
