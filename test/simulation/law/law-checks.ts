// What must hold where campaigns have rule packs: nothing is dialled outside them, no cap is exceeded, each decision is on
// record, and what waits for a rule waits no longer than the rule says.
import type { ComplianceSettings } from "../../../src/domain/compliance/campaign/compliance-settings.ts";
import { prepared } from "../database.ts";
import { closingOf, isOpen, type Zone } from "../hours.ts";
import type { CallRow, CampaignRow } from "../mirror.ts";
import type { Dial } from "../provider.ts";
import { MINUTE, SECOND } from "../shape.ts";
import type { World } from "../world.ts";
import { History } from "./history.ts";
import { writtenPacks } from "./packs.ts";
import { calleeOf, placeOfCallee } from "./people.ts";
import { ask, asksHistory, permittedAtAll, permittedAtAny, type Question, settingsOf } from "./reckoning.ts";

/** From a look at what has happened to the arrival of the dial that it let out. */
const LOOK_TO_ARRIVAL_MS = 160 * SECOND;
/** From the last look at the clock to the arrival. */
const LAST_LOOK_MS = SECOND;
/** What a dispatch goes by, or what is on its way to D1, is no older than this. */
const STALE_MS = 100 * SECOND;
/** A call may wait so long for something else: a window of duplicates, a suppression, a call on the line, a retry. */
const OWN_WAIT_MS = { accepted: 6 * MINUTE, moved: 6 * MINUTE, ended: 20 * MINUTE };
/** After the end of all trouble: who waits for longer is left to wait. */
const MOST_WAITED_MS = 75 * MINUTE;
/** Instants looked at between now and when a call is to be dialled. */
const SAMPLES = 150;
/** A list whose contacts may not be called rests for so long. */
const LIST_RESTS_MS = 75 * SECOND;

const CONTEXT = prepared("SELECT context FROM decision_contexts WHERE hash = ?");

interface Context {
  mode: string;
  purpose: string;
  packs: string[];
  zones: string[];
  regions: string[];
  would_block: string[] | null;
}

export class LawChecks {
  readonly history: History;
  readonly #world: World;
  readonly #claims = new Map<string, Question>();
  /** When a campaign's row was changed last, by id. */
  readonly #changedAt = new Map<number, { revision: number; at: number }>();
  readonly #hasPacks = new Set<number>();
  /** When a campaign's rule packs were taken away last, by id. */
  readonly #lostPacksAt = new Map<number, number>();
  /** Calls that wait for a rule: until when. */
  readonly #waiting = new Map<string, number>();
  /** How often it happened. */
  dials = 0;
  blocked = 0;
  observed = 0;
  refused = 0;

  constructor(world: World) {
    this.#world = world;
    this.history = new History(world);
  }

  #question(row: Pick<CallRow, "phoneNumber" | "campaignId">, settings: ComplianceSettings): Question {
    const { seed, shape } = this.#world;
    const callee = calleeOf({ seed, shape }, row.phoneNumber, row.campaignId);
    return { seed, settings, campaignId: row.campaignId, callee };
  }

  #settings(campaignId: number): ComplianceSettings | null {
    return settingsOf(this.#world.invariants.mirror.campaigns.get(campaignId)?.compliance);
  }

  /** A clock that differs. */
  #around(at: number): number[] {
    const { clockSpreadMs } = this.#world.shape;
    return clockSpreadMs === 0 ? [at] : [at, at - clockSpreadMs, at + clockSpreadMs];
  }

  changed(old: CallRow | null, row: CallRow): void {
    const { seed, shape, scheduler } = this.#world;
    if (!shape.law) return;
    this.history.changed(old, row, calleeOf({ seed, shape }, row.phoneNumber, row.campaignId));
    const { nextAttemptAt: until } = row;
    if (until === null) this.#waiting.delete(row.callId);
    if (row.status === "FAILED" && old?.status === "INITIATED") this.refused++;
    if (until === null || until === old?.nextAttemptAt) return;
    const settings = this.#settings(row.campaignId);
    if (settings === null) {
      // When an attempt has ended, its retry is decided on what was read a moment before; no change moves one to an earlier time.
      const lostPacksAt = this.#lostPacksAt.get(row.campaignId) ?? Number.NEGATIVE_INFINITY;
      if (scheduler.now < lostPacksAt + STALE_MS && whyIn(old, row) === "ended")
        this.#waiting.set(row.callId, until);
      return;
    }
    this.#waiting.set(row.callId, until);
    if (settings.mode !== "enforce") return;
    const why = whyIn(old, row);
    if (until > scheduler.now + OWN_WAIT_MS[why]) this.blocked++;
    this.#waits(row, settings, scheduler.now + OWN_WAIT_MS[why]);
  }

  /** There is no earlier instant at which it may be dialled, but for those before `from` (ms). */
  #waits(row: CallRow, settings: ComplianceSettings, from: number): void {
    const { scheduler, invariants, versions } = this.#world;
    const until = (row.nextAttemptAt ?? 0) - 2 * SECOND;
    const campaign = invariants.mirror.campaigns.get(row.campaignId);
    if (campaign === undefined || until <= from) return;
    if (scheduler.now < (this.#changedAt.get(row.campaignId)?.at ?? 0) + STALE_MS) return;
    const asked = ask(this.#question(row, settings), this.history.most(scheduler.now - STALE_MS));
    const zone = (row.timeZone ?? campaign.time_zone ?? "UTC") as Zone;
    const closings = [closingOf(campaign.business_hours), ...versions.map(v => v.retryClosing)];
    const step = Math.max(MINUTE, (until - from) / SAMPLES);
    for (let at = from; at < until; at += step) {
      if (!closings.every(closing => isOpen(closing, zone, at)) || !permittedAtAny(asked, [at])) continue;
      const key = `${row.callId}:${row.attemptsStarted + 1}`;
      invariants.fail(
        "13d",
        `${key} waits until ${time(row.nextAttemptAt ?? 0)}, and may be dialled at ${time(at)}`,
      );
      return;
    }
  }

  campaignChanged({ id, revision, compliance }: CampaignRow): void {
    const hasPacks = settingsOf(compliance) !== null;
    if (!hasPacks && this.#hasPacks.has(id)) this.#lostPacksAt.set(id, this.#world.scheduler.now);
    if (hasPacks) this.#hasPacks.add(id);
    else this.#hasPacks.delete(id);
    const known = this.#changedAt.get(id);
    if (known?.revision !== revision)
      this.#changedAt.set(id, { revision, at: known === undefined ? 0 : this.#world.scheduler.now });
  }

  /** It waits for a rule, for longer than a run lasts. */
  rests({ callId, nextAttemptAt }: CallRow): boolean {
    const { startsAt, chaosMs } = this.#world.shape;
    const longest = startsAt + chaosMs + MOST_WAITED_MS;
    return nextAttemptAt !== null && nextAttemptAt > longest && this.#waiting.get(callId) === nextAttemptAt;
  }

  /** Some of its calls do. */
  keepsWaiting(campaignId: number): boolean {
    const { calls } = this.#world.invariants.mirror;
    return [...calls.values()].some(row => row.campaignId === campaignId && this.rests(row));
  }

  /** The claim has just been committed. */
  claimed(row: CallRow): void {
    const { invariants, shape } = this.#world;
    if (!shape.law) return;
    const key = `${row.callId}:${row.attemptsStarted}`;
    const at = row.lastAttemptAt ?? 0;
    const settings = this.#settings(row.campaignId);
    const evidence = row.attempts.at(-1)?.law ?? null;
    if (settings === null) {
      // Claimed anew, without packs: the law of an earlier claim, that was given back, is not this one's.
      this.#claims.delete(key);
      if (evidence !== null) invariants.fail("13c", `${key} has evidence, and its campaign has no packs`);
      return;
    }
    const question = this.#question(row, settings);
    this.#claims.set(key, question);
    if (settings.mode === "enforce") {
      const instants = this.#around(at);
      if (!permittedAtAny(ask(question, []), instants))
        invariants.fail(13, `${key} is claimed at ${time(at)}, outside ${settings.packs.join()}`);
      else if (!permittedAtAny(ask(question, this.history.least()), instants))
        invariants.fail("13b", `${key} is claimed at ${time(at)}, over a cap of ${settings.packs.join()}`);
    }
    this.#evidence(key, question, evidence, at);
    if (asksHistory(settings)) this.history.claimed(key, question.callee, at);
  }

  #evidence(
    key: string,
    question: Question,
    evidence: { hash: string; decidedAt: number } | null,
    claimedAt: number,
  ): void {
    const { invariants, shape, seed } = this.#world;
    const { settings, callee } = question;
    const fail = (what: string) => invariants.fail("13c", `${key} ${what}`);
    if (evidence === null) {
      fail("is claimed without evidence of what was decided");
      return;
    }
    const { hash, decidedAt } = evidence;
    const stored = CONTEXT(this.#world.database).get(hash);
    if (stored === undefined) {
      fail(`names a context that is not stored: ${hash}`);
      return;
    }
    const context = JSON.parse(String(stored.context)) as Context;
    const expected = writtenPacks(settings.packs).map(v => `${v.pack}@${v.version}`);
    const same = (a: readonly string[], b: readonly string[]) =>
      [...a].sort().join() === [...b].sort().join();
    if (context.mode !== settings.mode || context.purpose !== settings.purpose)
      fail(`was decided as ${context.mode}, ${context.purpose}, not ${settings.mode}, ${settings.purpose}`);
    if (!same(context.packs, expected)) fail(`was decided by ${context.packs}, not by ${expected}`);
    const place = placeOfCallee(seed, callee.phoneNumber);
    if (!same(context.zones, place.zones) || !same(context.regions, place.regions))
      fail(`was decided for ${context.zones} ${context.regions}, not ${place.zones} ${place.regions}`);
    if (decidedAt > claimedAt + shape.clockSpreadMs || decidedAt < claimedAt - STALE_MS - MINUTE)
      fail(`was decided ${claimedAt - decidedAt} ms before its claim`);
    this.#observed(fail, question, context, decidedAt);
  }

  /** What was only observed would have been stopped, or not, as is on record. */
  #observed(fail: (what: string) => void, question: Question, context: Context, decidedAt: number): void {
    const { would_block: blocks } = context;
    if (question.settings.mode !== "observe") {
      if (blocks !== null) fail("is said to be observed only");
      return;
    }
    const { clockSpreadMs } = this.#world.shape;
    const instants = this.#around(decidedAt);
    const least = ask(question, this.history.least(decidedAt - clockSpreadMs));
    const most = ask(question, this.history.most(decidedAt - clockSpreadMs, true));
    if ((blocks ?? []).length > 0) this.observed++;
    if (!permittedAtAny(least, instants) && (blocks ?? []).length === 0)
      fail(`would have been stopped at ${time(decidedAt)}, and nothing says so`);
    if (permittedAtAll(most, instants) && blocks?.length !== 0)
      fail(`is said to be stopped by ${blocks}, and would not have been at ${time(decidedAt)}`);
  }

  /** A dial is there: by the clock of the provider, and by what was claimed before it and has arrived. */
  dialled({ callId, attempt }: Dial): void {
    const { shape, scheduler, invariants } = this.#world;
    const key = `${callId}:${attempt}`;
    const question = this.#claims.get(key);
    if (!shape.law || question === undefined) return;
    this.dials++;
    if (question.settings.mode !== "enforce") return;
    const { now } = scheduler;
    const packs = question.settings.packs.join();
    const instants = [now, now - LAST_LOOK_MS - shape.clockSpreadMs, now + shape.clockSpreadMs];
    if (!permittedAtAny(ask(question, []), instants))
      invariants.fail(13, `${key} arrives at ${time(now)}, outside ${packs}`);
    const before = ask(question, this.history.dialledBefore(key), true);
    // A law may begin between the look and the arrival: that of either may have been asked.
    if (!permittedAtAny(before, [...instants, now + LOOK_TO_ARRIVAL_MS]))
      invariants.fail("13b", `${key} arrives at ${time(now)}, over a cap of ${packs}`);
  }

  /** By the rules it may be dialled, and could have been for a while. */
  lets(campaignId: number, phoneNumber: string, from: number, isContact: boolean): boolean {
    const { shape, scheduler } = this.#world;
    const settings = shape.law ? this.#settings(campaignId) : null;
    if (settings === null || settings.mode !== "enforce") return true;
    const { now } = scheduler;
    const question = this.#question({ phoneNumber, campaignId }, settings);
    const since = isContact ? from - LIST_RESTS_MS : from;
    const asked = ask(question, this.history.most(from - STALE_MS, true));
    return permittedAtAll(asked, [since, from, now, now + 2 * SECOND]);
  }
}

function whyIn(old: CallRow | null, row: CallRow): keyof typeof OWN_WAIT_MS {
  if (old === null) return "accepted";
  return old.nextAttemptAt === null || old.attemptsStarted < row.attemptsStarted ? "ended" : "moved";
}

const time = (at: number) => new Date(at).toISOString().slice(5, 23).replace("T", " ");
