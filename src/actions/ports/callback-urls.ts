// The signed URLs that a provider reports to. src/telephony implements it.
import type { DialKey, OnTrunk } from "../../domain/calls/dial-key.ts";

export interface CallbackUrls {
  /** Throws when there is no key to sign with: nobody may be dialled then. */
  ready(): Promise<void>;
  urlOf(key: DialKey & OnTrunk): Promise<string>;
  /** Where the provider of a trunk reports, without what names a call. */
  addressOf(trunk: string): string;
}
