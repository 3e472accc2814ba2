// Caps and waits under everything at once: dispatches, late messages, claims, refusals, ends and changed packs interleave,
// and every dial is held against what had happened by then, told apart from the ledger.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { DialAnswer } from "../../../../src/actions/ports/provider.ts";
import type { DialMessage } from "../../../../src/domain/calls/dial-key.ts";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import type { World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, SECOND } from "../../../support/worlds/permits.ts";
import { accept, DAY, florida, MIAMI, REG_F, said, TAMPA, world } from "./caps-world.ts";

const NUMBERS = [MIAMI, TAMPA, "+14075550123"];
const PEOPLE = [null, "p-1", "p-2"];
const DEBTS = [undefined, "card", "loan"];
const SUBJECTS = [undefined, "solar", "roof"];

interface Dial {
  call: string;
  attempt: number;
  at: number;
  number: string;
  person: string | null;
  debt: string | null;
  subject: string | null;
  counts: boolean;
  /** Null while it is on the line. */
  conversationAt: number | null;
  open: boolean;
}

const same = (a: string | null, b: string | null) => a === null || b === null || a === b;
const samePerson = (a: Dial, b: Dial) =>
  a.person === null || b.person === null ? a.number === b.number : a.person === b.person;

/** Why this dial should not have been made; null = nothing. */
function wrong(dial: Dial, before: readonly Dial[], settings: ComplianceSettings | null): string | null {
  const obeys = (pack: string) => settings?.packs.includes(pack) === true;
  if (obeys("us-fl") && settings?.purpose === "telemarketing") {
    const day = before.filter(
      d => d.counts && d.at > dial.at - DAY && same(d.subject, dial.subject) && d !== dial,
    );
    if (day.filter(d => d.number === dial.number).length >= 3) return "a fourth call to the number";
    if (day.filter(d => samePerson(d, dial)).length >= 3) return "a fourth call to the person";
  }
  if (obeys("us-reg-f")) {
    const shared = before.filter(d => samePerson(d, dial) && same(d.debt, dial.debt));
    if (shared.some(d => d.open)) return "a call about the debt is on the line";
    // Seven calendar days, day 1 is that of the conversation.
    if (shared.some(d => d.conversationAt !== null && dial.at < d.conversationAt + 6 * DAY))
      return "talked to";
  }
  return null;
}

/** From now to three in the afternoon of London, when Florida is open. */
const nextMorning = (now: number) => DAY - ((now - 15 * HOUR) % DAY);

/** Like what a provider may answer, in the order of `answer`. */
const ANSWERS: readonly DialAnswer[] = [
  { kind: "accepted", externalCallId: null },
  { kind: "unknown", reason: "no answer" },
  { kind: "refused", refusal: { about: "load", retryAfterSeconds: null }, final: false, reason: "busy here" },
  { kind: "refused", refusal: { about: "call", retryAfterSeconds: null }, final: true, reason: "no" },
];

const ENDS = [
  { outcome: "PICKED", details: {} },
  { outcome: "PICKED", details: { answered_by: "machine" } },
  { outcome: "RNR", details: {} },
  { outcome: "RNR", details: { disposition: "busy" } },
  { outcome: "FAILED", details: {} },
] as const;

const PACKS: readonly (ComplianceSettings | null)[] = [
  florida(),
  REG_F,
  florida({ packs: ["us-fl", "us-reg-f"], purpose: "collections" }),
  null,
];

const place = fc.nat({ max: 1_000 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("accept"), a: place, b: place }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("dispatch"), a: place, b: place }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("place"), a: place, b: place }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("end"), a: place, b: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("pass"), a: place, b: place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("packs"), a: place, b: place }) },
);
type Step = { do: string; a: number; b: number };

class Race {
  readonly dials: Dial[] = [];
  readonly violations: string[] = [];
  readonly #held: DialMessage[] = [];
  readonly #packs: (ComplianceSettings | null)[] = [];
  readonly w: World;
  readonly campaigns: readonly number[];

  constructor(w: World, campaigns: readonly number[], answers: readonly number[]) {
    this.w = w;
    this.campaigns = campaigns;
    this.#packs = campaigns.map((_, i) => PACKS[i % 3] ?? null);
    let n = 0;
    w.provider.answer = async request => {
      const answer = ANSWERS[answers[n++ % answers.length] ?? 0] as DialAnswer;
      this.#dialled(request.callId, request.attempt, answer);
      return answer;
    };
  }

  #dialled(call: string, attempt: number, answer: DialAnswer): void {
    const row = this.w.db.sqlite.prepare("SELECT * FROM calls WHERE call_id = ?").get(call) as Record<
      string,
      string
    >;
    const { debt = null, re = null } = JSON.parse(row.party ?? "{}");
    const settings = this.#packs[this.campaigns.indexOf(Number(row.campaign_id))] ?? null;
    const dial: Dial = {
      call,
      attempt,
      at: this.w.clock(),
      number: String(row.phone_number),
      person: row.person_id ?? null,
      debt,
      subject: re,
      // Without packs nothing is entered, and what was refused never rang.
      counts: settings !== null && answer.kind !== "refused",
      conversationAt: null,
      open: settings !== null && answer.kind !== "refused",
    };
    const why = wrong(dial, this.dials, settings);
    if (why !== null) this.violations.push(`${call}: ${why}`);
    this.dials.push(dial);
  }

  async run({ do: what, a, b }: Step): Promise<void> {
    const { w } = this;
    switch (what) {
      case "accept": {
        const about = said({
          personId: PEOPLE[b % 3] ?? null,
          ...(SUBJECTS[(a + b) % 3] === undefined ? {} : { subject: SUBJECTS[(a + b) % 3] as string }),
          ...(DEBTS[Math.floor(b / 3) % 3] === undefined
            ? {}
            : { debtId: DEBTS[Math.floor(b / 3) % 3] as string }),
        });
        await accept(w, this.campaigns[a % 3] as number, NUMBERS[Math.floor(a / 3) % 3] as string, about);
        return;
      }
      case "dispatch":
        await w.dispatch();
        this.#held.push(...w.queue.take());
        return;
      case "place": {
        const from = this.#held.length === 0 ? 0 : a % this.#held.length;
        await w.place(this.#held.splice(from, 1 + (b % 12)));
        return;
      }
      case "end": {
        const open = w.rows().filter(row => ["PROCESSING", "RETRYING"].includes(row.status));
        const row = open[a % Math.max(1, open.length)];
        if (row === undefined) return;
        const end = ENDS[b % ENDS.length] as (typeof ENDS)[number];
        const receivedAt = w.clock();
        const attempt = row.attempts_started;
        const report = w.report(row.call_id, end.outcome, { attempt, details: end.details, receivedAt });
        if ((await w.record([report])).settled === 0) return;
        const dial = this.dials.findLast(d => d.call === row.call_id && d.attempt === attempt);
        if (dial === undefined) return;
        if (dial.open && end.outcome === "PICKED" && !("answered_by" in end.details))
          dial.conversationAt = receivedAt;
        dial.open = false;
        return;
      }
      case "pass":
        w.time.now += [SECOND, 20 * SECOND, 5 * MINUTE, nextMorning(w.clock())][b % 4] ?? 0;
        return;
      case "packs": {
        const i = a % 3;
        const settings = PACKS[b % PACKS.length] ?? null;
        await w.campaigns.update(this.campaigns[i] as number, { compliance: settings }, w.clock());
        this.#packs[i] = settings;
      }
    }
  }
}

it("never lets two calls that share a number, a person or a debt both pass a cap, nor dials into a wait", async () => {
  let dialled = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 60, maxLength: 150 }),
      fc.array(fc.constantFrom(0, 0, 0, 1, 2, 3), { minLength: 1, maxLength: 12 }),
      async (rounds, answers) => {
        const w = world("defaults: { max_attempts: 4, retry_interval_minutes: 60 }");
        const campaigns: number[] = [];
        for (let i = 0; i < 3; i++)
          campaigns.push(await w.campaign({ compliance: PACKS[i] as ComplianceSettings }));
        const race = new Race(w, campaigns, answers);
        for (const together of rounds) {
          // A change of packs by itself: what is dialled is held against those in force.
          const alone = together.some(one => one.do === "packs" || one.do === "pass");
          if (alone) for (const one of together) await race.run(one);
          else await Promise.all(together.map(one => race.run(one)));
        }
        dialled += race.dials.length;
        expect(race.violations).toEqual([]);
        w.expectTruth();
      },
    ),
    { numRuns: 30, endOnFailure: true },
  );
  expect(dialled).toBeGreaterThan(100);
}, 60_000);
