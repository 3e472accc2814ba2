// The providers with an API of their own: adding one is its folder and its line here.
import type { ProviderKind } from "../actions/ports/telephony.ts";
import { bland } from "./providers/bland/provider.ts";
import { elevenlabs } from "./providers/elevenlabs/provider.ts";
import { exotel } from "./providers/exotel/provider.ts";
import { plivo } from "./providers/plivo/provider.ts";
import { retell } from "./providers/retell/provider.ts";
import { telnyx } from "./providers/telnyx/provider.ts";
import { twilio } from "./providers/twilio/provider.ts";
import { vapi } from "./providers/vapi/provider.ts";
import { vonage } from "./providers/vonage/provider.ts";

/** Settings and secrets are each kind's own business: they are checked before it is made. */
// biome-ignore lint/suspicious/noExplicitAny: each kind has types of its own, and checks what it is given itself
type AnyKind = ProviderKind<any, any>;

export const PROVIDER_KINDS: readonly AnyKind[] = [
  twilio,
  telnyx,
  plivo,
  vonage,
  vapi,
  retell,
  elevenlabs,
  bland,
  exotel,
];

export const providerKind = (name: string): AnyKind | undefined =>
  PROVIDER_KINDS.find(kind => kind.name === name);

/** The Worker secret that holds a secret of the default trunk: `TWILIO_AUTH_TOKEN`. */
export const secretName = (kind: string, secret: string): string => `${kind}_${secret}`.toUpperCase();
