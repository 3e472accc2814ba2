// Pre-dial hooks in a run: in some runs campaigns ask their operator's own system before each dial. It answers late or
// not at all, contradicts itself, changes its mind; and nobody is dialled against what it said last.
import { HookMemory } from "../../src/actions/dialling/pre-dial/hook-memory.ts";
import type { HookAnswer, HookQuestion, PreDialHooks } from "../../src/actions/ports/pre-dial-hooks.ts";
import { ON_FAILURE, type PreDialHook } from "../../src/domain/pre-dial/pre-dial-hook.ts";
import { readAnswer } from "../../src/domain/pre-dial/read-answer.ts";
import type { Actor } from "./actor.ts";
import type { CallRow } from "./mirror.ts";
import { chance, Stream } from "./random.ts";
import type { World } from "./world.ts";

const SHARE = 0.15;
const SECOND = 1_000;
/** An answer is kept by the clock of who asked. */
const ISOLATES = 2;
/** From an answer to the claim, which may be underway for long. */
const CLAIMED_WITHIN_MS = 65 * SECOND;

export const hasHooks = (seed: number): boolean => new Stream(seed, "pre-dial hooks").maybe(SHARE);

/** Of a run that has some: most of its campaigns. */
export function makeHook(stream: Stream): PreDialHook | null {
  if (stream.maybe(0.25)) return null;
  return {
    url: `https://hook-${stream.whole(1, 9)}.example.com/`,
    timeout_ms: stream.pick([100, 1_500, 3_000]),
    on_failure: stream.pick(ON_FAILURE),
    cache_seconds: stream.pick([0, 0, 60]),
  };
}

interface AskedCall {
  call_id: string;
  campaign_id: number;
  phone_number: string;
  attempt: number;
}

type Said = "dial" | "wait" | "refuse" | "failed" | "not_asked";

export class Hooks {
  readonly #world: World;
  readonly #memories = Array.from({ length: ISOLATES }, () => new HookMemory());
  /** What each who asked was told last, and when, by attempt; the latest last. */
  readonly #said = new Map<string, Map<string, { said: Said; at: number }>>();
  /** When somebody was let out, by campaign and number. */
  readonly #letOut = new Map<string, number>();
  #asked = 0;
  /** How often it happened. */
  readonly counts: Record<Said, number> = { dial: 0, wait: 0, refuse: 0, failed: 0, not_asked: 0 };

  constructor(world: World) {
    this.#world = world;
  }

  /** As one invocation has them. */
  reachedBy(actor: Actor): { hooks: PreDialHooks; memory: HookMemory } {
    const isolate = Math.floor(chance(this.#world.seed, `isolate of ${actor.name}`) * ISOLATES);
    const memory = this.#memories[isolate] as HookMemory;
    return { hooks: { ask: question => this.#ask(question, actor) }, memory };
  }

  async #ask({ body, timeoutMs }: HookQuestion, actor: Actor): Promise<HookAnswer> {
    const { seed, faults, invariants } = this.#world;
    const { calls } = JSON.parse(body) as { calls: AskedCall[] };
    const stream = new Stream(seed, `hook ${++this.#asked}`);
    const isLost = faults.on && stream.maybe(0.12);
    const isLate = isLost && stream.maybe(0.7);
    await actor.step("hook", isLate ? timeoutMs : stream.whole(1, timeoutMs));
    const answer: HookAnswer = isLost
      ? { kind: isLate ? "unanswered" : "cannot_ask", reason: "(injected)" }
      : this.#answer(stream, calls);
    const now = this.#world.clockOf(actor)();
    const text = answer.kind === "answered" && answer.status === 200 ? answer.text : null;
    const read = readAnswer(
      text,
      calls.map(c => c.call_id),
      now,
    );
    for (const call of calls) {
      const said = answer.kind === "cannot_ask" ? "not_asked" : (read.get(call.call_id)?.kind ?? "failed");
      this.counts[said]++;
      const key = `${call.call_id}:${call.attempt}`;
      const told = this.#said.get(key) ?? new Map();
      told.delete(actor.name);
      this.#said.set(key, told.set(actor.name, { said, at: this.#world.scheduler.now }));
      if (said === "dial")
        this.#letOut.set(`${call.campaign_id} ${call.phone_number}`, this.#world.scheduler.now);
      // A call that waits, or a campaign that is held back: nobody need be dialled for a while.
      else invariants.liveness.trouble(60 * SECOND);
    }
    return answer;
  }

  #answer(stream: Stream, calls: readonly AskedCall[]): HookAnswer {
    const { faults } = this.#world;
    if (!faults.on) return decided(calls.map(c => ({ call_id: c.call_id, decision: "dial" })));
    if (stream.maybe(0.06)) return { kind: "answered", status: 500, text: "(injected)" };
    if (stream.maybe(0.05)) return { kind: "answered", status: 200, text: stream.pick(["", "{}", "<html>"]) };
    return decided(calls.flatMap(({ call_id }) => this.#decisions(stream, call_id)));
  }

  /** Of one call: none, one, or two that contradict each other. */
  #decisions(stream: Stream, call_id: string): object[] {
    const dial = { call_id, decision: "dial", variables: { n: 1 } };
    const refuse = { call_id, decision: "refuse", reason: "(injected)" };
    const until = new Date(this.#world.scheduler.now + stream.whole(-5, 150) * SECOND).toISOString();
    const said = {
      dial: [dial],
      wait: [{ call_id, decision: "wait", until }],
      "wait somehow": [{ call_id, decision: "wait" }],
      refuse: [refuse],
      both: [dial, refuse],
      neither: [],
      "wait for ever": [{ call_id, decision: "wait", until: "2199-01-01T00:00:00Z" }],
    };
    const weights = {
      dial: 60,
      wait: 15,
      "wait somehow": 5,
      refuse: 8,
      both: 4,
      neither: 4,
      "wait for ever": 4,
    };
    return said[stream.weighted(weights)];
  }

  /** The claim has just been committed. */
  claimed(row: CallRow): void {
    const { invariants } = this.#world;
    const text = invariants.mirror.campaigns.get(row.campaignId)?.pre_dial_hook ?? null;
    if (text === null) return;
    const hook = JSON.parse(text) as PreDialHook;
    const key = `${row.callId}:${row.attemptsStarted}`;
    const against = this.#against(row, hook, key);
    if (against !== null) invariants.fail(15, `${key} is claimed, and ${against}`);
  }

  /** What is wrong with its claim; null = nothing. */
  #against(row: CallRow, hook: PreDialHook, key: string): string | null {
    const { scheduler, shape } = this.#world;
    const how = row.attempts.at(-1)?.pre_dial?.how ?? null;
    const told = [...(this.#said.get(key)?.values() ?? [])];
    const wrong = `its hook said ${told.at(-1)?.said ?? "nothing"}`;
    // Over several trunks two may ask at once, and each goes by what it was told.
    const several =
      JSON.parse(this.#world.invariants.mirror.campaigns.get(row.campaignId)?.trunks ?? "[]").length > 1;
    const lately = told.filter(({ at }) => at >= scheduler.now - CLAIMED_WITHIN_MS - shape.clockSpreadMs);
    const says = (word: Said) => (several ? lately : told.slice(-1)).some(({ said }) => said === word);
    if (how === null) return "nothing says that its hook let it out";
    if (how === "answered") return says("dial") ? null : wrong;
    if (how === "cached") {
      const at = this.#letOut.get(`${row.campaignId} ${row.phoneNumber}`) ?? Number.NEGATIVE_INFINITY;
      // What was kept was looked at before the claim was sent.
      const oldest = scheduler.now - hook.cache_seconds * SECOND - CLAIMED_WITHIN_MS - shape.clockSpreadMs;
      return at >= oldest ? null : "its hook has let nobody out to that number lately";
    }
    if (hook.on_failure !== "dial") return `its hook failed, on_failure: ${hook.on_failure}`;
    return how === "breaker_open" || says("failed") ? null : wrong;
  }
}

const decided = (decisions: readonly object[]): HookAnswer => ({
  kind: "answered",
  status: 200,
  text: JSON.stringify({ decisions }),
});
