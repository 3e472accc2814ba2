// A trunk at a provider of voice agents, and the fake that it dials through.
import { expect } from "vitest";
import type { StatusQuestion } from "../../../../../src/actions/ports/provider.ts";
import type {
  CallbackEvent,
  ProviderKind,
  TelephonyProvider,
} from "../../../../../src/actions/ports/telephony.ts";
import { aCall, NOW, received, type Sent } from "../../../../support/fake-providers/a-call.ts";
import type { FakeCalls } from "../../../../support/fake-providers/fake-calls.ts";

export interface World {
  fake: FakeCalls;
  provider: TelephonyProvider;
  /** The same trunk with a credential that has expired. */
  expired: TelephonyProvider;
  clock: { now: number };
}

export interface Traits {
  /** Nobody signs its webhooks. */
  unsigned?: true;
  /** It tells of the answer. */
  tellsOfAnswer?: true;
  hangsUp?: true;
  /** Its list holds only calls that are over. */
  listsOnlyEnded?: true;
  /** Its webhooks have one address for all calls. */
  perWorkspace?: true;
  /** Secrets that must not be shown anywhere. */
  secrets: readonly string[];
}

export const question = (externalCallId: string | null): StatusQuestion => ({
  callId: "c_01HZX",
  attempt: 2,
  externalCallId,
  phoneNumber: "+14155550100",
  startedAt: NOW,
});

/** Throws what is wrong with the settings. */
export function made<Settings, Secrets>(
  kind: ProviderKind<Settings, Secrets>,
  settings: Record<string, unknown>,
  secrets: Secrets,
  { fake, clock, timeoutMs = 30_000 }: { fake: FakeCalls; clock: { now: number }; timeoutMs?: number },
): TelephonyProvider {
  const checked = kind.checkSettings(settings);
  if (!checked.ok) throw new Error(checked.problems.join("; "));
  const { fetch } = fake.network;
  return kind.create({ settings: checked.settings, secrets, fetch, now: () => clock.now, timeoutMs });
}

/** A call without a caller id of its own, placed and taken. */
export async function placed(world: World) {
  const answer = await world.provider.placeCall(aCall({ callerId: null }));
  const id = world.fake.ids[0] ?? "none";
  expect(answer).toEqual({ kind: "accepted", externalCallId: id });
  const read = (sent: Sent) => world.provider.parseCallback(received(sent, world.clock.now));
  const readAll = async (sent: readonly Sent[]): Promise<CallbackEvent[]> => {
    const events: CallbackEvent[] = [];
    for (const one of sent) events.push(await read(one));
    return events;
  };
  return { ...world, id, read, readAll };
}
