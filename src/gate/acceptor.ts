// Accepts calls: what arrives while one insert is on its way goes together into the next.
import { type InitiateDeps, initiateCalls } from "../actions/calls/initiate-calls.ts";
import type { Acceptance } from "../domain/calls/acceptance.ts";
import type { InitiateRequest } from "../domain/calls/initiate-request.ts";
import { type Campaign, mayDial } from "../domain/campaigns/campaign.ts";
import { charactersOf } from "../domain/compliance/party.ts";
import { shippedRules } from "../domain/compliance/tenant/tenant-rules.ts";
import { namedTrunks } from "../domain/trunks/trunk.ts";
import { describe, log } from "../log.ts";
import { GroupCommit } from "./group-commit.ts";

/** Bytes accepted in one go, 10,000 numbers without metadata: what comes beyond waits for the next one. */
const LARGEST_GROUP_BYTES = 2_000_000;
/** What may wait while D1 stalls, before requests are refused as unavailable: a fraction of the object's 128 MB. */
const MOST_WAITING_BYTES = 16_000_000;
/** What a number weighs besides its metadata and what is said of the person, until it is stored. */
const NUMBER_BYTES = 200;
/** Campaigns remembered for accepting; more than this and they are read again. */
const KNOWN_CAMPAIGNS = 1_000;

export interface AcceptorDeps extends Omit<InitiateDeps, "known" | "ownRules"> {
  /** How long a group took, in ms. */
  committed: (durationMs: number) => void;
}

export class Acceptor {
  readonly #deps: AcceptorDeps;
  readonly #known = new Map<number, Campaign>();
  /** Most operators have none: what is stored says so. */
  readonly #ownRules: InitiateDeps["ownRules"] = { current: shippedRules() };
  readonly #groups = new GroupCommit<InitiateRequest, Acceptance>(
    group => this.#commit(group),
    weightOf,
    LARGEST_GROUP_BYTES,
    MOST_WAITING_BYTES,
  );

  constructor(deps: AcceptorDeps) {
    this.#deps = deps;
  }

  /** Answers once the calls are committed. Unsure whether it was done? Ask again: 429 then. */
  async accept(request: InitiateRequest): Promise<Acceptance> {
    if (this.#groups.isFull(weightOf(request))) {
      const problem =
        "Too many calls wait to be stored: the database is slow. Nothing of this request was stored.";
      return { kind: "unavailable", problem };
    }
    try {
      return await this.#groups.submit(request);
    } catch (error) {
      log.error("calls could not be accepted", { error: describe(error) });
      return {
        kind: "unavailable",
        problem: "The calls could not be stored; nothing is known to be accepted.",
      };
    }
  }

  /** Somebody may have changed a campaign: it is read again. */
  forgetCampaigns(): void {
    this.#known.clear();
  }

  /**
   * May the calls that were just accepted for it be dialled? Where the campaign was paused when they were stored (the insert
   * compares revisions), or has been since, whoever resumes it says so.
   */
  mayBeDialled(campaignId: number): boolean {
    const campaign = this.#known.get(campaignId);
    return campaign === undefined || mayDial(campaign);
  }

  /** Those that dial for a campaign that was just accepted for, as far as it is remembered. */
  trunksOf(campaignId: number): readonly string[] {
    const campaign = this.#known.get(campaignId);
    return campaign === undefined ? [] : namedTrunks(campaign);
  }

  async #commit(group: InitiateRequest[]): Promise<Acceptance[]> {
    if (this.#known.size > KNOWN_CAMPAIGNS) this.#known.clear();
    const { clock, committed } = this.#deps;
    const startedAt = clock();
    const results = await initiateCalls(
      { ...this.#deps, known: this.#known, ownRules: this.#ownRules },
      group,
    );
    committed(clock() - startedAt);
    return results;
  }
}

/** In bytes, about. */
const weightOf = ({ numbers }: InitiateRequest): number =>
  numbers.reduce(
    (sum, number) => sum + NUMBER_BYTES + (number.metadata?.length ?? 0) + charactersOf(number),
    0,
  );
