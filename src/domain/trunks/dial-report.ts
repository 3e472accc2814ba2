// The gate's verdict on a dial, and the report of what became of it.
import type { DialKey, OnTrunk } from "../calls/dial-key.ts";
import type { DialResult } from "./breaker.ts";
import type { PermitLaw } from "./permit.ts";

export type BeginVerdict =
  | {
      go: true;
      campaignId: number;
      campaignRevision: number;
      /** Of the operator's own rules; absent = 0. */
      tenantRevision?: number | undefined;
      openUntil: number | null;
      law?: PermitLaw | undefined;
      /** What is shown; absent = what the account shows. */
      callerId?: string;
      /** The gate wants to know what becomes of it, whatever that is. */
      probe?: boolean;
      /** Calls per second are limited: it asks for its slot. */
      paced?: boolean;
      /** Its campaign's hook is to be asked. */
      hooked?: boolean | undefined;
    }
  | { go: false };

/** What became of a dial: the trunk's health, not the call's. */
export interface DialReport extends DialKey, OnTrunk {
  result: DialResult;
  /** The provider wants to be left alone for so long. */
  holdSeconds: number | null;
}
