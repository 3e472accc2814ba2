// What clients do: the operations of a plan, through the actions behind the HTTP routes.

import { cancelCall } from "../../src/actions/calls/cancel-call.ts";
import { changeCampaign } from "../../src/actions/campaigns/change-campaign.ts";
import { changeCampaignState } from "../../src/actions/campaigns/change-campaign-state.ts";
import { addContacts } from "../../src/actions/contacts/add-contacts.ts";
import { redriveDeadLetters } from "../../src/actions/dead-letters/redrive-dead-letters.ts";
import type { CampaignFields, CampaignVerb } from "../../src/domain/campaigns/campaign.ts";
import { CallManagerError } from "../../src/domain/errors.ts";
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import { readLetter } from "../../src/queues/read-letter.ts";
import { d1Contacts, d1Letters, d1Stores } from "../../src/store/d1.ts";
import { waitingLetters } from "../../src/store/dead-letters/read-dead-letters.ts";
import { rebuildCampaigns } from "../../src/store/metrics/rebuild-counters.ts";
import { Actor } from "./actor.ts";
import { performBlackout } from "./blackouts.ts";
import { businessHours, closingAfter } from "./hours.ts";
import { initiateWithKey } from "./keyed-client.ts";
import { performLaw } from "./law/law-operations.ts";
import { calleeOf } from "./law/people.ts";
import type { Operation, Planned } from "./plan.ts";
import { performStop } from "./stops.ts";
import { actOnTrunks, pauseTrunk } from "./trunk-operations.ts";
import { performWebhook } from "./webhook-operations.ts";
import type { World } from "./world.ts";

/** A client that was told to ask again does so this often. */
const REQUESTS = 3;

export async function perform(world: World, { name, operation }: Planned): Promise<void> {
  world.trace("client", describeOperation(operation));
  const actor = new Actor(world, name, "request killed");
  const { liveness } = world.invariants;
  liveness.trouble(
    "forMs" in operation ? operation.forMs : "overlapMs" in operation ? operation.overlapMs : 0,
  );
  try {
    await act(world, actor, operation);
  } catch (error) {
    if (!(error instanceof CallManagerError)) world.unexpected(error);
  }
  liveness.trouble();
}

export const describeOperation = ({ do: what, ...rest }: Operation): string =>
  `${what} ${Object.entries(rest)
    .map(([key, value]) => `${key} ${JSON.stringify(value)}`)
    .join(", ")}`.trim();

async function act(world: World, actor: Actor, operation: Operation): Promise<void> {
  switch (operation.do) {
    case "initiate":
      return initiate(world, actor, operation.campaign, operation.numbers);
    case "initiate with a key":
      return initiateWithKey(world, actor.name, operation.campaign, operation.numbers);
    case "add contacts":
      return add(world, actor, operation.campaign, operation.numbers);
    case "start":
    case "pause":
    case "resume":
    case "complete":
    case "cancel":
      return move(world, actor, operation.campaign, operation.do);
    case "deactivate":
    case "activate":
      return change(world, actor, operation.campaign, { isActive: operation.do === "activate" });
    case "change hours": {
      const { campaign, closesInMinutes } = operation;
      const zone = world.shape.campaigns[campaign - 1 - world.around.campaignBase]?.zone ?? "UTC";
      const closing =
        closesInMinutes === null ? null : closingAfter(zone, world.scheduler.now, closesInMinutes, 10);
      return change(world, actor, campaign, { businessHours: closing && businessHours(closing) });
    }
    case "change lines":
      return change(world, actor, operation.campaign, { maxConcurrentCalls: operation.lines });
    case "change retry policy": {
      const { maxAttempts } = operation;
      const retryPolicy = maxAttempts === null ? null : { max_attempts: maxAttempts, base_delay: "10s" };
      return change(world, actor, operation.campaign, { retryPolicy });
    }
    case "pause the trunk":
    case "resume the trunk":
      return pauseTrunk(world, actor, DEFAULT_TRUNK, operation.do === "pause the trunk");
    case "redrive dead letters":
      return redrive(world, actor);
    case "rebuild the campaigns' counters":
      await rebuildCampaigns(world.entrances.wire(actor).db, 0, Number.MAX_SAFE_INTEGER);
      return;
    case "cancel a call": {
      const waiting = world.invariants.waiting();
      const call = waiting[operation.index % Math.max(1, waiting.length)];
      return call === undefined ? undefined : cancel(world, actor, call);
    }
    case "report before the dial": {
      const waiting = world.invariants.neverDialled();
      const call = waiting[operation.index % Math.max(1, waiting.length)];
      if (call === undefined) return;
      world.provider.spent.add(`${call}:1`);
      world.provider.report({ callId: call, attempt: 1 }, operation.outcome, 0, 0, `early ${call}`);
      return;
    }
    case "suppress":
    case "suppress who is granted":
    case "lift a suppression":
    case "report with an opt-out":
      return performStop(world, actor, operation);
    case "change rule packs":
    case "enforce or observe":
    case "call a person again and again":
      return performLaw(world, actor, operation);
    case "garbage in a queue": {
      const queue = operation.queue === "dial" ? world.dialQueue : world.callbackQueue;
      return queue.put({ nonsense: true });
    }
    case "evict the gate":
      return world.gates.of(DEFAULT_TRUNK).evict();
    case "deploy version B":
      return world.deploy(operation.overlapMs);
    case "D1 is out of reach":
      world.d1OutUntil = Math.max(world.d1OutUntil, world.scheduler.now + operation.forMs);
      return;
    case "the database is full":
      world.d1FullUntil = Math.max(world.d1FullUntil, world.scheduler.now + operation.forMs);
      return;
    case "the gate is out of reach":
      return world.gates.of(DEFAULT_TRUNK).isOut(operation.forMs);
    case "the gate's storage fails":
      return world.gates.of(DEFAULT_TRUNK).storageFails(operation.forMs);
    case "black out":
    case "lift a blackout":
      return performBlackout(world, actor, operation);
    case "give a webhook another address":
    case "enable a webhook":
    case "disable a webhook":
    case "rotate a webhook's secret":
      return performWebhook(world, actor, operation);
    default:
      return actOnTrunks(world, actor, operation);
  }
}

export async function initiate(
  world: World,
  actor: Actor,
  campaignId: number,
  phoneNumbers: readonly string[],
) {
  const { gate } = world.entrances.wire(actor);
  const numbers = phoneNumbers.map(phoneNumber => ({
    ...calleeOf(world, phoneNumber, campaignId),
    metadata: null,
  }));
  for (let n = 0; n < REQUESTS; n++) {
    const answer = await gate
      .ask("initiate", g => g.initiate({ campaignId, numbers }))
      .catch(error => {
        world.unexpected(error);
        return null;
      });
    if (answer?.kind === "done") {
      world.invariants.end.promised(answer.accepted.map(call => call.callId));
      world.trace(actor.name, `accepted ${answer.accepted.length}, refused ${answer.refused.length}`);
    }
    if (answer !== null && answer.kind !== "unavailable") return;
    await actor.step("asks again", 1_000);
  }
}

async function add(world: World, actor: Actor, campaignId: number, numbers: readonly string[]) {
  const { db, ...wired } = world.entrances.wire(actor);
  await addContacts(
    {
      ...wired,
      contacts: d1Contacts(db),
      settings: { phoneNumbers: { defaultCountry: null, validation: "digits" } },
    },
    {
      campaignId,
      offered: numbers.map(typed => ({ ...calleeOf(world, typed, campaignId), typed, metadata: null })),
    },
  );
}

export async function move(world: World, actor: Actor, campaignId: number, verb: CampaignVerb) {
  await changeCampaignState(world.entrances.wire(actor), { id: campaignId, verb });
}

/** Everything that waits, as the operator's one request for all. */
async function redrive(world: World, actor: Actor): Promise<void> {
  const wired = world.entrances.wire(actor);
  const letters = await waitingLetters(wired.db, { limit: 100 });
  if (letters.length === 0) return;
  const verdicts = await redriveDeadLetters({ ...wired, letters: d1Letters(wired.db), readLetter }, letters);
  for (const { kind } of verdicts.values()) if (kind === "redriven") world.redriven++;
}

async function cancel(world: World, actor: Actor, callId: string): Promise<void> {
  const row = await cancelCall(world.entrances.wire(actor), { callId });
  if (row.call.status !== "CANCELLED")
    world.invariants.fail(5, `${callId} is said to be cancelled, and is not`);
}

/** Any hook may be asked. */
const HOOKS = {
  environment: "production",
  publicUrl: "https://calls.example.com",
  webhookSecretKey: "a key",
} as const;

export async function change(
  world: World,
  actor: Actor,
  campaignId: number,
  fields: Partial<CampaignFields>,
): Promise<void> {
  const wired = world.entrances.wire(actor);
  const { trunks } = d1Stores(wired.db);
  await changeCampaign(
    { ...wired, trunks, accountOf: async () => null, settings: HOOKS },
    { id: campaignId, changes: fields },
  );
}
