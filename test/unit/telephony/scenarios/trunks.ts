// The nine providers, each with its trunk, and what it cannot by what is known of it (docs/providers).
import { aTrunk as bland } from "../providers/bland/a-trunk.ts";
import { aTrunk as elevenlabs } from "../providers/elevenlabs/a-trunk.ts";
import { aTrunk as exotel } from "../providers/exotel/a-trunk.ts";
import { aTrunk as plivo } from "../providers/plivo/a-trunk.ts";
import { aTrunk as retell } from "../providers/retell/a-trunk.ts";
import { aTrunk as telnyx } from "../providers/telnyx/a-trunk.ts";
import { aTrunk as twilio } from "../providers/twilio/a-trunk.ts";
import { aTrunk as vapi } from "../providers/vapi/a-trunk.ts";
import { aTrunk as vonage } from "../providers/vonage/a-trunk.ts";
import { agentLines, plivoLines, type Trunk, telnyxLines, twilioLines, vonageLines } from "./lines.ts";

export type Case = "signs its webhooks" | "signs with a URL a call" | "hangs up";

export interface Told {
  name: string;
  trunk: () => Trunk;
  /** Cases that are skipped, with the reason. */
  cannot: Partial<Record<Case, string>>;
  /** What the provider answers to a create with a number that is none. */
  invalidNumber: { status: number; body: unknown };
}

export const TRUNKS: readonly Told[] = [
  {
    name: "twilio",
    trunk: () => {
      const { fake, provider, world } = twilio();
      return { lines: twilioLines(fake), provider, clock: world };
    },
    cannot: {},
    invalidNumber: { status: 400, body: { code: 21211, message: "Invalid 'To' Phone Number", status: 400 } },
  },
  {
    name: "telnyx",
    trunk: () => {
      const { fake, provider, world } = telnyx();
      return { lines: telnyxLines(fake), provider, clock: world };
    },
    cannot: {},
    invalidNumber: {
      status: 422,
      body: { errors: [{ code: "10016", title: "Phone number must be in +E164 format" }] },
    },
  },
  {
    name: "plivo",
    trunk: () => {
      const { fake, provider, world } = plivo();
      return { lines: plivoLines(fake), provider, clock: world };
    },
    cannot: {},
    invalidNumber: { status: 400, body: { api_id: "a", error: "to is not a valid phone number" } },
  },
  {
    name: "vonage",
    trunk: () => {
      const { fake, provider, world } = vonage();
      return { lines: vonageLines(fake, () => world.now), provider, clock: world };
    },
    cannot: {},
    invalidNumber: {
      status: 400,
      body: {
        type: "https://developer.nexmo.com/api-errors#invalid-params",
        title: "Invalid parameters",
        invalid_parameters: [{ name: "to.0.number", reason: "must be 7 to 15 digits" }],
      },
    },
  },
  {
    name: "vapi",
    trunk: () => withAgent(vapi()),
    cannot: {},
    invalidNumber: {
      status: 400,
      body: { message: "customer.number must be a valid phone number in the E.164 format", statusCode: 400 },
    },
  },
  {
    name: "retell",
    trunk: () => withAgent(retell()),
    cannot: {},
    invalidNumber: {
      status: 422,
      body: { status: "error", message: "to_number is not a valid phone number" },
    },
  },
  {
    name: "elevenlabs",
    trunk: () => withAgent(elevenlabs()),
    cannot: {
      "signs with a URL a call": "its webhooks have one address for the workspace",
      "hangs up": "its API has no verb for it",
    },
    invalidNumber: {
      status: 200,
      body: { success: false, message: "Invalid phone number", conversation_id: null, callSid: null },
    },
  },
  {
    name: "bland",
    trunk: () => withAgent(bland()),
    cannot: {},
    invalidNumber: { status: 400, body: { status: "error", message: "Invalid phone number" } },
  },
  {
    name: "exotel",
    trunk: () => withAgent(exotel()),
    cannot: {
      "signs its webhooks": "its callbacks are unsigned: our signature in the URL is all",
      "hangs up": "whether it can is not verified",
    },
    invalidNumber: {
      status: 400,
      body: { RestException: { Status: 400, Message: "From: Invalid phone number" } },
    },
  },
];

function withAgent({
  fake,
  provider,
  clock,
}: ReturnType<typeof vapi | typeof retell | typeof elevenlabs | typeof bland | typeof exotel>): Trunk {
  return { lines: agentLines(fake), provider, clock };
}

/** Those that can do what the case needs. */
export const that = (need: Case): Told[] => TRUNKS.filter(({ cannot }) => cannot[need] === undefined);
