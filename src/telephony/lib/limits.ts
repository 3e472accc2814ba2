// How long a call may ring and last at a provider, so that it ends within its lease.
import type { CallRequest } from "../../actions/ports/telephony.ts";

/** Seconds. */
export interface ProviderLimits {
  ring: { min: number; max: number; default: number };
  call: { min: number; max: number };
}

/** Between their clock and ours, for a few seconds more of ringing and for the report of the end. */
const MARGIN_SECONDS = 15;

const within = (value: number, { min, max }: { min: number; max: number }) =>
  Math.min(Math.max(value, min), max);

/** `ringSeconds` null = the provider's own is short enough. */
export function limitsOf(
  request: Pick<CallRequest, "ringTimeoutSeconds" | "maxCallSeconds" | "leaseSeconds">,
  limits: ProviderLimits,
): { ringSeconds: number | null; callSeconds: number } {
  const { ringTimeoutSeconds, maxCallSeconds, leaseSeconds } = request;
  const wanted = ringTimeoutSeconds ?? limits.ring.default;
  const ring = within(Math.min(wanted, Math.floor(leaseSeconds / 2)), limits.ring);
  const left = leaseSeconds - ring - MARGIN_SECONDS;
  return {
    ringSeconds: ringTimeoutSeconds === null && ring === limits.ring.default ? null : ring,
    callSeconds: within(Math.min(maxCallSeconds ?? left, left), limits.call),
  };
}
