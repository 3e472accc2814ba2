// What is wrong with an endpoint, in a sentence for people.
import type { Endpoint, EndpointStanding } from "./endpoint.ts";
import { lossTrouble } from "./gone-events.ts";

type Named = Pick<Endpoint, "id" | "description">;

/** The first line of it, and not more than a sentence takes. */
const MOST_CHARACTERS = 200;

/**
 * Null = nothing: one that somebody disabled does what it should. No full stop at its end. `canSign`: false = there is
 * no key, so nothing is sent; `now` in ms.
 */
export function webhookTrouble(standing: EndpointStanding, canSign: boolean, now: number): string | null {
  const { endpoint } = standing;
  const state = stateTrouble(endpoint, canSign);
  const loss = lossTrouble(standing, now);
  if (loss === null) return state;
  return state === null ? `${nameOf(endpoint)} is behind: ${loss}` : `${state}; ${loss}`;
}

function stateTrouble(endpoint: Endpoint, canSign: boolean): string | null {
  const { url, status, heldSince, disabledReason } = endpoint;
  if (!canSign && url !== null && status !== "disabled")
    return `${nameOf(endpoint)} is sent nothing: WEBHOOK_SECRET_KEY is not set`;
  if (status === "held") {
    const since = heldSince === null ? "" : ` since ${new Date(heldSince).toISOString()}`;
    return `${nameOf(endpoint)} is held${since}: ${short(endpoint.lastError ?? "it does not answer")}`;
  }
  return status === "disabled" && disabledReason !== null
    ? `${nameOf(endpoint)} was disabled: ${short(disabledReason)}`
    : null;
}

const nameOf = ({ id, description }: Named) =>
  description === null ? `webhook ${id}` : `webhook ${id} (${short(description)})`;

const short = (text: string) => (text.split("\n")[0] ?? "").slice(0, MOST_CHARACTERS).replace(/\.$/, "");
