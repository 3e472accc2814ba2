// What a hook is asked: the calls of one campaign that hold lines now.
import type { Call } from "../../../domain/calls/call.ts";
import { nextAttempt } from "../../../domain/calls/call.ts";
import { lastEndOf } from "../../../domain/calls/last-end.ts";
import type { Campaign } from "../../../domain/campaigns/campaign.ts";
import { fingerprint } from "../../../domain/fingerprint.ts";

export interface Asked {
  call: Call;
  campaign: Campaign;
}

export const questionBody = (asked: readonly Asked[]): string =>
  JSON.stringify({ calls: asked.map(presented) });

const presented = ({ call, campaign }: Asked) => ({
  call_id: call.callId,
  campaign_id: campaign.id,
  campaign_name: campaign.name,
  phone_number: call.phoneNumber,
  attempt: nextAttempt(call),
  last_outcome: lastEndOf(call).lastOutcome,
  person_id: call.personId,
  time_zone: call.timeZone,
  metadata: call.metadata,
});

/** Asked twice, the same: but for the call and its attempt. A campaign that was changed since asks anew. */
export const sameQuestion = ({ call, campaign }: Asked): string =>
  `${campaign.id}:${campaign.revision}:${call.phoneNumber}:${call.personId ?? ""}:${fingerprint(JSON.stringify(call.metadata) ?? "")}`;

/** Of which a breaker knows. */
export const hookOf = ({ id, preDialHook }: Campaign): string => `${id} ${preDialHook?.url}`;
