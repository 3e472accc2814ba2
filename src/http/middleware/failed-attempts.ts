// Who fails to authenticate too often from one address has to wait. Only failures count, and a valid token always
// passes: an operator behind the same address as a guesser (an office, a carrier's NAT) must not be locked out.
import { CallManagerError } from "../../domain/errors.ts";
import { describe, log } from "../../log.ts";

/** The period in wrangler.toml. */
const PERIOD_SECONDS = 60;

/** Who holds one IPv6 address holds all of its /64. */
export function addressKey(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    const behind = tail === "" ? 0 : tail.split(":").length;
    while (groups.length + behind < 8 && groups.length < 4) groups.push("0");
    groups.push(...(tail === "" ? [] : tail.split(":")));
  }
  return `${groups
    .slice(0, 4)
    .map(g => g.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

/**
 * The answer to one more failure. Without an address it came over a service binding, from inside the account, and is
 * not counted; a counter that does not answer refuses nobody more than the token does.
 */
export async function afterFailure(
  counter: RateLimit | undefined,
  address: string | undefined,
  refusal: CallManagerError,
): Promise<CallManagerError> {
  if (counter === undefined || address === undefined) return refusal;
  try {
    const { success } = await counter.limit({ key: addressKey(address) });
    if (success) return refusal;
  } catch (error) {
    log.error("failed attempts were not counted", { error: describe(error) });
    return refusal;
  }
  const message =
    "Too many failed attempts to authenticate from this address; a valid token is still let in.";
  return new CallManagerError(
    "rate_limited",
    message,
    { retry_after_seconds: PERIOD_SECONDS },
    PERIOD_SECONDS,
  );
}
