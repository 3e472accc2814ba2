// One attempt as an adapter is asked for it, and a callback as it comes back for it.
import type { CallbackRequest, CallRequest } from "../../../src/actions/ports/telephony.ts";

export const NOW = Date.parse("2026-11-20T12:00:00Z");

export const CALLBACK_URL = `https://dialer.example.com/api/v1/providers/trunk-1/callback?attempt=2&call_id=c_01HZX&signature=${"s1-_".repeat(10)}abc`;

export const aCall = (changes: Partial<CallRequest> = {}): CallRequest => ({
  callId: "c_01HZX",
  attempt: 2,
  phoneNumber: "+14155550100",
  campaignId: 7,
  campaignName: "Reminders",
  metadata: null,
  callbackUrl: CALLBACK_URL,
  leaseSeconds: 900,
  callerId: "+15005550006",
  machineDetection: "off",
  ringTimeoutSeconds: null,
  maxCallSeconds: null,
  options: {},
  ...changes,
});

/** A webhook before anybody has read it. */
export interface Sent {
  url: string;
  headers: Record<string, string>;
  body: string;
  method?: string;
}

export const received = (
  { url, headers, body, method = "POST" }: Sent,
  now: number = NOW,
): CallbackRequest => ({
  method,
  url,
  headers: new Headers(headers),
  body: new Uint8Array(new TextEncoder().encode(body)),
  now,
});
