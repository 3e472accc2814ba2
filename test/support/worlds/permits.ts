// Times and permits for small worlds; light, so that tests of one class load nothing else.
import type { Permit } from "../../../src/domain/trunks/permit.ts";

/** A Friday noon in UTC. */
export const NOW = Date.parse("2026-11-20T12:00:00Z");
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** A permit as dispatch writes it. */
export const permit = (changes: Partial<Permit> = {}): Permit => ({
  callId: "call-1",
  attempt: 1,
  token: "token-1",
  campaignId: 1,
  phoneNumber: "+12025550000",
  callerId: null,
  campaignRevision: 1,
  rulesVersion: "v",
  openUntil: null,
  begun: false,
  begunAt: null,
  grantedAt: NOW,
  expiresAt: NOW + 60 * SECOND,
  ...changes,
});
