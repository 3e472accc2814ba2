// The way to the provider: the product's own HTTP adapter over a network that loses, delays and refuses, with its time
// limits kept by the virtual clock.

import type { Provider } from "../../src/actions/ports/provider.ts";
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import type { Deadline } from "../../src/telephony/lib/deadline.ts";
import { httpProvider } from "../../src/telephony/providers/http/provider.ts";
import type { Actor } from "./actor.ts";
import { REFUSAL_KINDS, REFUSALS, type RefusalKind, retryAfter } from "./http-answers.ts";
import { type Dial, keyOf, type SimulatedProvider } from "./provider.ts";
import { chance } from "./random.ts";
import { SECOND } from "./shape.ts";
import type { AccountTrouble } from "./trunk-plan.ts";
import type { World } from "./world.ts";

/** A dial gives up waiting for an answer after this time. */
const TIMEOUT_MS = 30 * SECOND;
const DIALS = "https://provider.test/calls";
const STATUSES = "https://provider.test/status";

/** What an account says that fails. */
const REFUSED_WHEN: Record<Exclude<AccountTrouble, "unreachable">, RefusalKind> = {
  expired: "provider answers 401",
  overloaded: "provider answers 429",
  down: "provider answers 503",
};

const never = () => new Promise<never>(() => {});
const json = (body: unknown) => new Response(JSON.stringify(body), { status: 200 });

/** As one invocation reaches it. */
export function reachProvider(
  world: World,
  provider: SimulatedProvider,
  actor: Actor,
  trunk: string,
): Provider {
  const network = async (url: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> =>
    String(url) === DIALS
      ? dial(world, provider, actor, { ...readDial(String(init?.body)), trunk })
      : status(world, provider, actor, new URL(String(url)), trunk);
  return httpProvider({
    url: DIALS,
    statusUrl: STATUSES,
    timeoutMs: TIMEOUT_MS,
    fetch: network as typeof fetch,
    now: world.clockOf(actor),
    deadline: ms => deadline(world, actor, ms),
  });
}

/** Nobody's time is over who is dead. */
function deadline({ scheduler }: World, actor: Actor, ms: number): Deadline {
  const abort = new AbortController();
  let off = false;
  scheduler.in(ms, () => {
    if (!off && actor.alive) abort.abort();
  });
  return {
    signal: abort.signal,
    callOff: () => {
      off = true;
    },
  };
}

/**
 * Ms from here to the provider. Who holds a pace can only do so for a way that is about as long for one dial as for
 * another: 10 ms more or less. Where there is no pace, it is any.
 */
function wayOf({ seed, shape }: World, place: string, trunk: string): number {
  const paced = trunk !== DEFAULT_TRUNK || shape.versions[0].policy.callsPerSecond > 0;
  return paced ? 20 + Math.floor(chance(seed, place) * 10) : 5 + chance(seed, place) * 200;
}

function readDial(body: string): Omit<Dial, "trunk"> {
  const { call_id, attempt, phone_number, campaign_id } = JSON.parse(body) as {
    call_id: string;
    attempt: number;
    phone_number: string;
    campaign_id: number;
  };
  return { callId: call_id, attempt, phoneNumber: phone_number, campaignId: campaign_id };
}

async function dial(world: World, provider: SimulatedProvider, actor: Actor, asked: Dial): Promise<Response> {
  const { faults, seed } = world;
  const key = keyOf(asked);
  // Asked again after a no, it is another dial.
  const over = asked.trunk === DEFAULT_TRUNK ? "" : ` over ${asked.trunk}`;
  const place = `dial ${key}${over}${provider.timesAsked(key) === 0 ? "" : ` again ${provider.timesAsked(key)}`}`;
  provider.unsure(key);
  const failing = provider.troubleOf(asked.trunk);
  if (failing === "unreachable" || faults.happens("provider refuses the connection", place)) {
    await actor.step("the connection is refused", 20);
    throw new TypeError("fetch failed: ECONNREFUSED");
  }
  if (faults.happens("provider times out before the dial", place)) return never();
  // Whoever asks may die while the request is on its way: it rings all the same.
  await actor.step(`dial ${key}`, wayOf(world, place, asked.trunk), () => {
    provider.arrive(asked);
    provider.ring(asked);
  });
  provider.arrive(asked);
  const expected = failing === null ? null : REFUSED_WHEN[failing];
  for (const kind of REFUSAL_KINDS) {
    if (!(kind === expected || faults.happens(kind, place))) continue;
    const { status, body, headers, about } = { headers: {}, ...REFUSALS[kind] };
    provider.refuse(key, about);
    await actor.step(`refused with ${status}`, 20);
    provider.tells(key, actor);
    const after = retryAfter(seed, place, status, world.scheduler.now);
    return new Response(body, { status: world.sabotage.status(status), headers: { ...headers, ...after } });
  }
  const garbage = faults.happens("provider answers garbage", place);
  if (!garbage || chance(seed, `garbage ${place}`) < 0.5) provider.ring(asked);
  provider.unsure(key);
  if (faults.happens("provider times out after the dial", place)) return never();
  const slow = faults.happens("provider answers slowly", place);
  const ms = slow ? chance(seed, `slow ${place}`) * TIMEOUT_MS : 5 + chance(seed, `answer ${place}`) * 300;
  await actor.step("answers", ms);
  provider.tells(key, actor);
  if (garbage) return new Response("OK, I think", { status: 200 });
  const id = chance(seed, `named ${place}`) < 0.1 ? {} : { external_call_id: `x-${key}` };
  return json({ success: true, ...id });
}

async function status(
  world: World,
  provider: SimulatedProvider,
  actor: Actor,
  url: URL,
  trunk: string,
): Promise<Response> {
  const { faults, shape } = world;
  const key = `${url.searchParams.get("call_id")}:${url.searchParams.get("attempt")}`;
  const place = actor.point(`status of ${key}`);
  if (shape.askable === "mostly" && faults.happens("provider does not tell a status", place)) return never();
  await actor.step(`status of ${key}`, 30);
  const known = provider.statusOf(key, trunk);
  return known === null ? new Response("", { status: 404 }) : json(known);
}
