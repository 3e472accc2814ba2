// Who was reached, as it follows from what was committed and from what the provider has seen: kept apart from the
// product's own ledger.
import type { World as Asked } from "../../support/checks/compliance-oracle.ts";
import { type CallRow, isSettled } from "../mirror.ts";
import type { World } from "../world.ts";
import type { Callee } from "./people.ts";

const CONSENT_LASTS_MS = 7 * 24 * 3_600_000;

type Reached = Asked["history"][number];

/** Times in ms. */
interface Entry {
  key: string;
  callee: Callee;
  /** By the clock of who claimed it. */
  at: number;
  /** When it was committed. */
  since: number;
  /** It was given back, or the provider refused it before it dialled. */
  goneAt: number | null;
  /** When it was known how it ended. */
  endedAt: number | null;
  /** When it was known that it did not connect. */
  placedOnlyAt: number | null;
  /** The provider has refused it, whether anybody heard or not. */
  wasRefused: boolean;
  /** Nobody knows how it ended: its lease did. */
  isUnknown: boolean;
  conversation: { at: number; knownAt: number } | null;
  consented: boolean;
}

export class History {
  readonly #world: World;
  readonly #entries = new Map<string, Entry>();
  /** Conversations of attempts that were never dialled. */
  readonly #said = new Map<string, { callee: Callee; at: number; knownAt: number }>();

  constructor(world: World) {
    this.#world = world;
  }

  claimed(key: string, callee: Callee, at: number): void {
    const { obtainedAt = null, expiresAt = null } = callee.party?.consent ?? {};
    const consented =
      obtainedAt !== null && obtainedAt > at - CONSENT_LASTS_MS && (expiresAt === null || expiresAt > at);
    const since = this.#world.scheduler.now;
    const nothing = {
      goneAt: null,
      endedAt: null,
      placedOnlyAt: null,
      isUnknown: false,
      wasRefused: false,
      conversation: null,
    };
    this.#entries.set(`${key} ${since}`, { key, callee, at, since, consented, ...nothing });
  }

  /** A row has changed: attempts have ended, or were given back. */
  changed(old: CallRow | null, row: CallRow, callee: Callee): void {
    const { now } = this.#world.scheduler;
    this.#neverDialled(row, callee);
    for (const { attempt } of old?.attempts ?? []) {
      const key = `${row.callId}:${attempt}`;
      const entry = [...this.#entries.values()].findLast(e => e.key === key && e.goneAt === null);
      if (entry === undefined) continue;
      const is = row.attempts[attempt - 1];
      if (is === undefined || is.started_at !== entry.at) {
        entry.goneAt = now;
        continue;
      }
      const before = old?.attempts[attempt - 1];
      if (!isSettled(is) || (before !== undefined && isSettled(before))) continue;
      entry.endedAt = now;
      const said = this.#world.provider.said.get(key)?.about;
      const refused = is.status === "FAILED" && said === "call";
      entry.isUnknown = is.status === "FAILED" && (is.error ?? "").startsWith("No callback");
      entry.wasRefused = refused;
      // Whoever heard the refusal may have died of it.
      if (refused && !entry.isUnknown) entry.goneAt = now;
      if ((is.status === "FAILED" && is.disposition !== "no_answer") || is.disposition === "busy")
        entry.placedOnlyAt = now;
      if (is.disposition === "answered" || (is.status === "PICKED" && is.disposition !== "voicemail"))
        entry.conversation = { at: is.ended_at ?? now, knownAt: now };
    }
  }

  /** Reported as picked up before it was dialled: somebody says that there was a conversation. */
  #neverDialled(row: CallRow, callee: Callee): void {
    for (const { attempt, status, disposition, started_at, ended_at } of row.attempts) {
      const key = `${row.callId}:${attempt}`;
      const spoke = status === "PICKED" || disposition === "answered";
      if (!spoke || typeof started_at === "number" || this.#said.has(key)) continue;
      const { now } = this.#world.scheduler;
      this.#said.set(key, { callee, at: ended_at ?? now, knownAt: now });
    }
  }

  /** The least that has happened, of what was committed by `by` (ms): what may be less is taken for less. */
  least(by = Number.POSITIVE_INFINITY): Reached[] {
    return [...this.#entries.values()].flatMap(entry => {
      if (entry.goneAt !== null || entry.wasRefused || entry.since > by) return [];
      const { conversation } = entry;
      const spoke = conversation !== null && conversation.knownAt <= by ? conversation.at : null;
      return reachedBy(entry, { connected: entry.placedOnlyAt === null, spoke });
    });
  }

  /** `openSpeak`: a call on the line may become a conversation. The most that may be thought to have happened by whoever has looked since `since` (ms). */
  most(since: number, openSpeak = false): Reached[] {
    const said = [...this.#said.values()].flatMap(({ callee, knownAt }) =>
      reachedBy({ callee, at: 0, consented: false }, { connected: false, spoke: knownAt }).slice(1),
    );
    const dialled = [...this.#entries.values()].flatMap(entry => {
      const { goneAt, placedOnlyAt, isUnknown, conversation, endedAt } = entry;
      if (goneAt !== null && goneAt < since) return [];
      const connected = placedOnlyAt === null || isUnknown || placedOnlyAt >= since;
      const { clockSpreadMs } = this.#world.shape;
      const isOpen = endedAt === null || endedAt >= since;
      const mayHave = openSpeak && isOpen ? this.#world.scheduler.now : null;
      const spoke = conversation === null ? mayHave : conversation.knownAt + clockSpreadMs;
      return reachedBy(entry, { connected, spoke });
    });
    return [...dialled, ...said];
  }

  /**
   * What was claimed before this claim of `claim` and has been dialled by now, and what of it surely connected. What was
   * claimed later may overtake it on the way to the provider: that was judged when it was claimed, this one counted in.
   */
  dialledBefore(claim: string): Reached[] {
    const { provider } = this.#world;
    const entries = [...this.#entries.values()];
    const own = entries.findLastIndex(({ key }) => key === claim);
    return entries.slice(0, Math.max(own, 0)).flatMap(entry => {
      const { key, placedOnlyAt } = entry;
      const at = provider.dials.get(key);
      const refused = (provider.said.get(key)?.about ?? "nothing") !== "nothing";
      if (key === claim || at === undefined || refused || entry.goneAt !== null) return [];
      const rang = provider.live.has(key) || (provider.endOf(key) ?? "FAILED") !== "FAILED";
      return reachedBy({ ...entry, at }, { connected: rang && placedOnlyAt === null, spoke: null });
    });
  }
}

function reachedBy(
  { callee, at, consented }: Pick<Entry, "callee" | "at" | "consented">,
  { connected, spoke }: { connected: boolean; spoke: number | null },
): Reached[] {
  const whose = {
    number: callee.phoneNumber,
    person: callee.personId ?? null,
    debt: callee.party?.debtId ?? null,
    subject: callee.party?.subject ?? null,
    consented,
  };
  const dial = { ...whose, at, connected, inbound: false, event: null };
  if (spoke === null) return [dial];
  return [dial, { ...whose, at: spoke, connected: true, inbound: true, event: "conversation" }];
}
