// One number of a request on its way to a call, and what has become of it.

import type { NamedAcceptedCall, Refusal } from "../../domain/calls/acceptance.ts";
import type { InitiateRequest, RequestedNumber } from "../../domain/calls/initiate-request.ts";
import type { InitiateDeps } from "./initiate-calls.ts";

export interface Entry {
  readonly request: InitiateRequest;
  readonly number: RequestedNumber;
  /** Kept from round to round: an insert whose answer was lost and that arrives late finds its own row. */
  readonly callId: string;
  state: EntryState;
}

export type EntryState =
  /** Not known to be stored. */
  | { kind: "pending" }
  | ({ kind: "accepted" } & NamedAcceptedCall)
  | { kind: "refused"; refusal: Refusal }
  /** Its campaign is not there, or takes no calls. */
  | { kind: "missing" };

export const entriesOf = (deps: InitiateDeps, request: InitiateRequest): Entry[] =>
  request.numbers.map((number, place) => ({
    request,
    number,
    callId:
      request.reservation === undefined
        ? deps.newCallId(deps.clock())
        : deps.derivedCallId(request.reservation, place),
    state: { kind: "pending" },
  }));

export const isPending = ({ state }: Entry): boolean => state.kind === "pending";

/** Its request may have been made before. */
export const isKeyed = ({ request }: Entry): boolean => request.reservation !== undefined;
