// Accepting calls: a group of requests becomes rows in D1, or learns why not. Runs inside the gate, one at a time.

import type { Acceptance } from "../../domain/calls/acceptance.ts";
import type { InitiateRequest } from "../../domain/calls/initiate-request.ts";
import type { Reservation } from "../../domain/calls/reservation.ts";
import { acceptsCalls, type Campaign } from "../../domain/campaigns/campaign.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import type { ListReads } from "../compliance/lists/look-up-lists.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { NumberWindow } from "../ports/number-window.ts";
import type { SuppressionStore } from "../ports/suppression-store.ts";
import { acceptEntries } from "./accept-entries.ts";
import { type Entry, entriesOf, isPending } from "./call-entry.ts";

export interface InitiateDeps {
  calls: CallStore;
  campaigns: CampaignStore;
  suppressions: Pick<SuppressionStore, "among">;
  /** Absent = there are no national lists. */
  lists?: ListReads | undefined;
  window: NumberWindow;
  policy: Policy;
  clock: Clock;
  /** Ids that sort by (time, order of asking). */
  newCallId: (now: number) => string;
  derivedCallId: (reservation: Reservation, place: number) => string;
  /** Campaigns seen taking calls; a statement checks their revision, so a stale one is noticed. */
  known: Map<number, Campaign>;
  /** The operator's own as they were read last, which the statement checks too; null = to be read. */
  ownRules: { current: TenantRules | null };
}

/** Times a request is tried again because its campaign changed under it. */
const ROUNDS = 3;

/** One answer a request, in order: what became of one does not touch another. */
export async function initiateCalls(
  deps: InitiateDeps,
  requests: readonly InitiateRequest[],
): Promise<Acceptance[]> {
  const asked = requests.map(request => ({ request, entries: entriesOf(deps, request) }));
  const failure = await acceptInRounds(
    deps,
    asked.flatMap(({ entries }) => entries),
  );
  return asked.map(({ request, entries }) => resultOf(deps, request, entries, failure));
}

/** Returns what went wrong in the end; null = nothing did. */
async function acceptInRounds(deps: InitiateDeps, entries: readonly Entry[]): Promise<unknown> {
  let failure: unknown = null;
  for (let round = 0; round < ROUNDS; round++) {
    const pending = entries.filter(isPending);
    if (pending.length === 0) break;
    try {
      await learnCampaigns(
        deps,
        pending.map(e => e.request.campaignId),
      );
      failure = await acceptEntries(deps, pending);
    } catch (error) {
      return error;
    }
  }
  return failure;
}

async function learnCampaigns(deps: InitiateDeps, ids: readonly number[]): Promise<void> {
  const unknown = [...new Set(ids)].filter(id => !deps.known.has(id));
  if (unknown.length === 0) return;
  for (const [id, campaign] of await deps.campaigns.byIds(unknown)) {
    if (acceptsCalls(campaign)) deps.known.set(id, campaign);
  }
}

function resultOf(
  { known }: InitiateDeps,
  { campaignId, reservation }: InitiateRequest,
  entries: readonly Entry[],
  failure: unknown,
): Acceptance {
  const accepted = entries.flatMap(({ state }) => (state.kind === "accepted" ? [state] : []));
  // Calls that are stored will be dialled: whoever asked for them must learn their ids. With a key, asking again finds
  // them and does the rest.
  const mayAskAgain = accepted.length === 0 || reservation !== undefined;
  if (mayAskAgain && entries.some(isPending)) return { kind: "unavailable", problem: problemOf(failure) };
  if (accepted.length === 0 && entries.some(e => e.state.kind === "missing")) {
    return { kind: "campaign_not_found" };
  }
  return {
    kind: "done",
    campaignName: known.get(campaignId)?.name ?? accepted[0]?.campaignName ?? "",
    accepted: accepted.map(({ call }) => call),
    refused: entries.flatMap(({ number: { phoneNumber }, state }) =>
      state.kind === "refused" ? [{ phoneNumber, ...state.refusal }] : [],
    ),
  };
}

const problemOf = (failure: unknown) =>
  failure === null ? "The campaign kept changing." : "The database did not store the calls.";
