// What events are about, in the API's form: whole, as the API shows it elsewhere, or by its ids alone.
import type { EventAbout, StoredEvent } from "../../../domain/events/event.ts";
import { time } from "../../lib/time.ts";
import { presentWithAttempts } from "../calls/present.ts";
import { presentImport } from "../imports/present.ts";
import { presentSuppression } from "../suppressions/present.ts";

type About<K extends EventAbout["kind"]> = Extract<EventAbout, { kind: K }>;

/** Which attempt of its call an event is about. */
const attemptOf = (type: StoredEvent["type"], { call }: About<"call">) =>
  type === "attempt.ended" ? { attempt: call.attemptsStarted } : {};

function callData(type: StoredEvent["type"], about: About<"call">, cut: boolean) {
  const { call, campaignName } = about;
  const left = cut || about.cut;
  return {
    ...attemptOf(type, about),
    call: presentWithAttempts({ call: left ? { ...call, metadata: null } : call, campaignName }),
    campaign: { id: call.campaignId, name: campaignName },
    ...(left ? { truncated: true } : {}),
  };
}

const presentCampaign = ({ campaign }: About<"campaign">) => ({
  id: campaign.id,
  name: campaign.name,
  status: campaign.status,
  is_active: campaign.isActive,
  started_at: time(campaign.startedAt),
  completed_at: time(campaign.completedAt),
});

const presentLetter = ({ letter }: About<"dead_letter">) => ({
  id: letter.id,
  queue: letter.queue,
  call_id: letter.callId,
  reason: letter.reason,
  error: letter.error,
  tries: letter.tries,
  created_at: time(letter.createdAt),
});

const presentTrunk = ({ trunk }: About<"trunk">) => ({
  name: trunk.name,
  paused: trunk.paused,
  breaker_opened_at: time(trunk.breakerOpenedAt),
});

const presentWebhook = ({ endpoint }: About<"webhook">) => ({
  id: endpoint.id,
  description: endpoint.description,
  status: endpoint.status,
  held_since: time(endpoint.heldSince),
  disabled_reason: endpoint.disabledReason,
});

/** `cut`: without its call's metadata. Throws of an event that cannot be read. */
export function fullData({ type, about, createdAt }: StoredEvent, { cut = false } = {}) {
  switch (about.kind) {
    case "call":
      return callData(type, about, cut);
    case "campaign":
      return { campaign: presentCampaign(about) };
    case "import":
      return {
        import: presentImport(about.record, createdAt),
        campaign: { id: about.record.campaignId, name: about.campaignName },
      };
    case "suppression":
      return { suppression: presentSuppression(about.entry, createdAt) };
    case "dead_letter":
      return { dead_letter: presentLetter(about) };
    case "trunk":
      return { trunk: presentTrunk(about) };
    case "webhook":
      return { webhook: presentWebhook(about) };
    case "unreadable":
      throw new Error(about.problem);
  }
}

/** For those who must not ship personal data. Throws of an event that cannot be read. */
export function thinData({ type, about }: StoredEvent) {
  switch (about.kind) {
    case "call":
      return {
        ...attemptOf(type, about),
        call: { call_id: about.call.callId },
        campaign: { id: about.call.campaignId },
      };
    case "campaign":
      return { campaign: { id: about.campaign.id } };
    case "import":
      return { import: { import_id: about.record.id }, campaign: { id: about.record.campaignId } };
    case "suppression":
      return { suppression: { id: about.entry.id } };
    case "dead_letter":
      return { dead_letter: { id: about.letter.id, call_id: about.letter.callId } };
    case "trunk":
      return { trunk: { name: about.trunk.name } };
    case "webhook":
      return { webhook: { id: about.endpoint.id } };
    case "unreadable":
      throw new Error(about.problem);
  }
}
