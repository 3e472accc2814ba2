// Any sequence of transitions, with answers lost and batches sent again: the counters equal a scan, attempts stay in
// bounds, an attempt is claimed once, and what is final stays so.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordOutcomes } from "../../../src/actions/calls/record-outcomes.ts";
import type { Claimable } from "../../../src/domain/calls/dial-key.ts";
import { DISPOSITIONS } from "../../../src/domain/calls/disposition.ts";
import { decideGiveBack } from "../../../src/domain/calls/give-back.ts";
import type { NewCall } from "../../../src/domain/calls/new-call.ts";
import type { Outcome } from "../../../src/domain/calls/outcome.ts";
import type { GiveBack, Settlement } from "../../../src/domain/calls/transitions.ts";
import { mayDial } from "../../../src/domain/campaigns/campaign.ts";
import { redriveDialLetters } from "../../../src/store/dead-letters/redrive-letters.ts";
import type { CallRow } from "../../support/checks/truth.ts";
import { makeWorld, type World } from "../../support/worlds/action-world.ts";
import { HOUR, MINUTE } from "../../support/worlds/permits.ts";

const CAMPAIGNS = 2;
const NUMBERS = ["+12025550001", "+12025550002", "+12025550003", "+12025550004"];
const OUTCOMES: Outcome[] = ["PICKED", "DISCONNECTED", "RNR", "FAILED"];

const which = fc.nat(7);
const campaign = fc.integer({ min: 1, max: CAMPAIGNS });
/** Mostly the attempt that is next or current; now and then one off. */
const off = fc.constantFrom(0, 0, 0, 0, -1, 1);
const fault = fc.constantFrom("none", "none", "none", "before", "after");

const operation = fc.oneof(
  fc.record({
    op: fc.constant("accept" as const),
    campaign,
    numbers: fc.subarray(NUMBERS, { minLength: 1 }),
  }),
  fc.record({ op: fc.constant("feed" as const), campaign, numbers: fc.subarray(NUMBERS, { minLength: 1 }) }),
  fc.record({
    op: fc.constant("claim" as const),
    which: fc.array(which, { minLength: 1, maxLength: 3 }),
    off,
  }),
  fc.record({ op: fc.constant("answer" as const), which, off, known: fc.boolean() }),
  fc.record({
    op: fc.constant("report" as const),
    which: fc.array(which, { minLength: 1, maxLength: 3 }),
    off,
    outcome: fc.constantFrom(...OUTCOMES),
    disposition: fc.constantFrom(null, ...DISPOSITIONS),
    final: fc.boolean(),
  }),
  fc.record({ op: fc.constant("refuse" as const), which, off, ours: fc.boolean(), often: fc.boolean() }),
  fc.record({ op: fc.constant("exhaust" as const), which, off }),
  fc.record({
    op: fc.constant("redrive" as const),
    which: fc.array(which, { minLength: 1, maxLength: 3 }),
    off,
  }),
  fc.record({ op: fc.constant("postpone" as const), campaign, retries: fc.boolean() }),
  fc.record({
    op: fc.constant("campaign" as const),
    campaign,
    to: fc.constantFrom("paused", "in_progress", "in_progress", "cancelled"),
    active: fc.constantFrom(1, 1, 1, 0),
  }),
  fc.record({ op: fc.constant("cancelWaiting" as const), limit: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ op: fc.constant("again" as const) }),
  fc.record({
    op: fc.constant("wait" as const),
    ms: fc.constantFrom(1, 30_000, 6 * MINUTE, HOUR, 30 * HOUR),
  }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const isFinal = (row: CallRow) =>
  row.next_attempt_at === null && ["PICKED", "FAILED", "CANCELLED"].includes(row.status);

class Run {
  readonly world: World = makeWorld({
    rules: "defaults: { max_attempts: 3, retry_interval_minutes: 1 }",
    policy: { duplicateWindowMs: 5 * MINUTE },
  });
  /** What was sent to D1 last: at any time it may be sent again, word for word. */
  #again: () => Promise<unknown> = async () => {};
  claims: string[] = [];
  #final = new Map<string, string>();
  /** Final no more, if they have failed with attempts left. */
  #redriven = new Set<string>();

  async begin(): Promise<void> {
    for (let n = 0; n < CAMPAIGNS; n++) await this.world.started({}, NUMBERS.slice(0, 2 * n));
  }

  async step(operation: Operation, fails: string): Promise<void> {
    const { db } = this.world;
    const quiet = () => {};
    const failing = () => {
      throw new Error("D1 is out of reach");
    };
    db.faults.before = fails === "before" ? failing : quiet;
    db.faults.after = fails === "after" ? failing : quiet;
    try {
      await this.#do(operation);
    } catch (error) {
      expect(String(error)).toContain("D1 is out of reach");
    } finally {
      db.faults.before = quiet;
      db.faults.after = quiet;
    }
  }

  expectAllToHold(): void {
    this.world.expectTruth();
    this.#expectFinalToStay();
    expect(new Set(this.claims).size).toBe(this.claims.length);
  }

  #call(index: number): CallRow | undefined {
    const rows = this.world.rows();
    return rows.length === 0 ? undefined : rows[index % rows.length];
  }

  #expectFinalToStay(): void {
    for (const row of this.world.rows()) {
      if (this.#redriven.has(row.call_id) && row.status === "FAILED" && !isFinal(row))
        this.#final.delete(row.call_id);
      const known = this.#final.get(row.call_id);
      if (known !== undefined) expect(JSON.stringify(row)).toBe(known);
      else if (isFinal(row)) this.#final.set(row.call_id, JSON.stringify(row));
    }
  }

  async #newCalls(campaignId: number, numbers: readonly string[]): Promise<NewCall[]> {
    const { world } = this;
    // Reading is not what is tested here.
    const [row] = world.db.sqlite.prepare("SELECT revision FROM campaigns WHERE id = ?").all(campaignId);
    return numbers.map(phoneNumber => ({
      callId: world.initiateDeps.newCallId(),
      campaignId,
      campaignRevision: Number(row?.revision),
      phoneNumber,
      maxAttempts: 3,
      nextAttemptAt: world.time.now,
      timeZone: null,
      metadata: null,
      createdAt: world.time.now,
    }));
  }

  async #send<T>(request: () => Promise<T>): Promise<T> {
    this.#again = request;
    return request();
  }

  async #do(operation: Operation): Promise<void> {
    const { world } = this;
    const { calls, time } = world;
    switch (operation.op) {
      case "accept": {
        const made = await this.#newCalls(operation.campaign, operation.numbers);
        await this.#send(() => calls.accept(made, world.policy.duplicateWindowMs));
        return;
      }
      case "feed": {
        const made = await this.#newCalls(operation.campaign, operation.numbers);
        const [row] = world.db.sqlite
          .prepare("SELECT contact_cursor AS n FROM campaigns WHERE id = ?")
          .all(operation.campaign);
        const at = { ...(await this.#quietCampaign(operation.campaign)), contactCursor: Number(row?.n) };
        await this.#send(() =>
          world.campaigns.feed(
            at,
            made,
            [{ timeZone: null, cursor: at.contactCursor + 1, passed: 1 }],
            world.policy.duplicateWindowMs,
          ),
        );
        return;
      }
      case "claim": {
        const rows = [...new Set(operation.which)].map(i => this.#call(i));
        const wanted = new Map<string, Claimable>();
        for (const row of rows) {
          if (row === undefined) continue;
          const { revision } = await this.#quietCampaign(row.campaign_id);
          wanted.set(row.call_id, {
            callId: row.call_id,
            attempt: Math.max(1, row.attempts_started + 1 + operation.off),
            campaignId: row.campaign_id,
            campaignRevision: revision,
          });
        }
        const nonce = world.placeDeps.newId();
        const now = time.now;
        await this.#send(async () => {
          const before = world.rows();
          for (const c of await calls.claim([...wanted.values()], nonce, now)) {
            this.claims.push(`${c.callId}:${c.attempt}`);
            // The attempt that was asked for, of a call whose time had come, in a campaign that may dial.
            expect(c.attempt).toBe(wanted.get(c.callId)?.attempt);
            const was = before.find(r => r.call_id === c.callId);
            expect(was?.next_attempt_at ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(now);
            expect(mayDial(await this.#quietCampaign(c.campaignId))).toBe(true);
          }
        });
        return;
      }
      case "answer": {
        const row = this.#call(operation.which);
        if (row === undefined || isFinal(row)) return;
        const attempt = Math.max(1, row.attempts_started + operation.off);
        const answer = operation.known
          ? ({
              callId: row.call_id,
              attempt,
              status: "PROCESSING",
              externalCallId: "x",
              error: null,
            } as const)
          : ({
              callId: row.call_id,
              attempt,
              status: "unknown",
              externalCallId: null,
              error: "timeout",
            } as const);
        const now = time.now;
        await this.#send(() => calls.recordAnswers([answer], now));
        return;
      }
      case "report": {
        const reports = operation.which.flatMap(i => {
          const row = this.#call(i);
          if (row === undefined) return [];
          const { final, outcome, disposition } = operation;
          const attempt = Math.max(1, row.attempts_started + operation.off);
          return [
            world.report(row.call_id, outcome, {
              attempt,
              final: final && outcome === "FAILED",
              duration: i,
              details: { disposition },
            }),
          ];
        });
        let sent: readonly Settlement[] = [];
        const settle: typeof calls.settle = (some, now) => {
          sent = some;
          this.#again = () => calls.settle(sent, now);
          return calls.settle(some, now);
        };

        await recordOutcomes({ ...world.recordDeps, calls: { ...calls, settle } }, reports);
        return;
      }
      case "refuse": {
        const row = this.#call(operation.which);
        if (row === undefined || row.attempts_started === 0) return;
        const [known] = await this.#quietly(() => calls.byIds([row.call_id]));
        if (known === undefined) return;
        const call = { ...known.call, givenBack: operation.often ? 71 : 0 };
        const back: GiveBack = {
          callId: row.call_id,
          attempt: Math.max(1, row.attempts_started + operation.off),
          nonce: operation.ours ? (row.claim_nonce ?? "") : "another",
          ...decideGiveBack(call, { error: "503", receivedAt: time.now }),
        };
        const now = time.now;
        await this.#send(async () => {
          const started = () => world.row(row.call_id).attempts_started;
          const before = started();
          try {
            await calls.giveBack([back], now);
          } finally {
            // The provider said no before anything rang: the same attempt may be claimed once more.
            if (started() < before) this.claims = this.claims.filter(c => c !== `${row.call_id}:${before}`);
          }
        });
        return;
      }
      case "exhaust": {
        const row = this.#call(operation.which);
        if (row === undefined) return;
        const attempt = row.attempts_started + 1 + operation.off;
        const now = time.now;
        await this.#send(() =>
          calls.exhaust([{ callId: row.call_id, attempt, error: "none left", maxAttempts: 1 }], now),
        );
        return;
      }
      case "redrive": {
        const rows = new Map(operation.which.map(i => this.#call(i)).map(r => [r?.call_id, r]));
        const letters = [...rows.values()].flatMap(row => {
          if (row === undefined) return [];
          this.#redriven.add(row.call_id);
          const id = world.placeDeps.newId();
          world.db.sqlite
            .prepare(
              "INSERT INTO dead_letters (id, queue, payload, reason, created_at) VALUES (?, '', '', '', 0)",
            )
            .run(id);
          return [{ id, callId: row.call_id, attempt: Math.max(1, row.attempts_started + operation.off) }];
        });
        const now = time.now;
        await this.#send(() => redriveDialLetters(world.db, letters, now, world.policy.duplicateWindowMs));
        return;
      }
      case "postpone": {
        const { campaign, retries } = operation;
        const now = time.now;
        await this.#send(() =>
          calls.postpone({ campaignId: campaign, timeZone: null, retries }, now, now + HOUR, 2),
        );
        return;
      }
      case "campaign":
        world.db.sqlite
          .prepare(
            "UPDATE campaigns SET status = ?, revision = revision + 1 WHERE id = ? AND status <> 'cancelled'",
          )
          .run(operation.to, operation.campaign);
        return;
      case "cancelWaiting": {
        const now = time.now;
        await this.#send(() => calls.cancelWaiting(now, operation.limit));
        return;
      }
      case "again":
        await this.#again();
        return;
      case "wait":
        time.now += operation.ms;
    }
  }

  /** As it is, whatever D1 does. */
  async #quietly<T>(ask: () => Promise<T>): Promise<T> {
    const { faults } = this.world.db;
    const { before, after } = faults;
    faults.before = () => {};
    faults.after = () => {};
    const found = await ask();
    Object.assign(faults, { before, after });
    return found;
  }

  #quietCampaign(id: number) {
    return this.#quietly(() => this.world.campaignOf(id));
  }
}

describe("any sequence of transitions", () => {
  it("keeps counters equal to a scan, attempts in bounds, claims single and ends final", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(operation, fault), { minLength: 5, maxLength: 40 }), async steps => {
        const run = new Run();
        await run.begin();
        for (const [operation, fails] of steps) {
          await run.step(operation, fails);
          run.expectAllToHold();
        }
      }),
      { numRuns: 50 },
    );
  });

  it("reaches every stage: the sequences are worth something", async () => {
    const reached = new Set<string>();
    for (const steps of fc.sample(fc.array(operation, { minLength: 40, maxLength: 60 }), {
      numRuns: 25,
      seed: 7,
    })) {
      const run = new Run();
      await run.begin();
      for (const step of steps) {
        await run.step(step, "none");
        for (const row of run.world.rows())
          reached.add(`${row.status}${row.next_attempt_at === null ? "" : ", waiting"}`);
      }
    }
    expect([...reached].sort()).toEqual([
      "CANCELLED",
      "DISCONNECTED, waiting",
      "FAILED",
      "FAILED, waiting",
      "INITIATED, waiting",
      "PICKED",
      "PROCESSING",
      "RETRYING",
      "RNR, waiting",
    ]);
  });
});
