// A trunk and its keys in the API's form.
import type { ListedTrunk } from "../../../actions/trunks/show-trunk.ts";
import type { CallbackKey } from "../../../domain/trunks/callback-key.ts";
import type { CallerIdsView } from "../../../domain/trunks/caller-ids/caller-id-view.ts";
import type { TrunkState } from "../../../domain/trunks/gate-view.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import { presentCallerIds } from "./caller-id-fields.ts";
import { presentStanding } from "./present-standing.ts";
import type { CallbackKeys, Trunk, TrunkList } from "./schemas.ts";

const seconds = (ms: number) => Math.max(0, Math.round(ms / 1000));

/** Of a gate that does not answer nothing is known. */
const UNKNOWN: TrunkState = {
  now: 0,
  maxConcurrentCalls: 0,
  permits: [],
  linesInUse: 0,
  onTheLine: 0,
  pace: { perSecond: 0, roomAt: null },
  control: {
    paused: false,
    heldUntil: null,
    breaker: { state: "closed", since: null, until: null, window: { dials: 0, failures: 0 } },
  },
  callerIds: null,
  alarmAt: null,
};

export function presentTrunk({ trunk, provider, state: known }: ListedTrunk): Of<typeof Trunk> {
  const state = known ?? UNKNOWN;
  const { now, permits, control, pace } = state;
  const paused = trunk.paused || control.paused;
  const standing = presentStanding({ ...control, paused });
  return {
    name: trunk.name,
    status: known === null ? "unreachable" : standing.status,
    paused,
    paused_at: trunk.paused ? time(trunk.updatedAt) : null,
    provider,
    weight: trunk.weight,
    backup_of: trunk.backupOf,
    caller_ids: presentCallerIds(trunk.callerIds),
    caller_id_use: presentUse(state.callerIds),
    settings: trunk.settings,
    secrets: trunk.secrets,
    unavailable_until: time(
      trunk.unavailableUntil !== null && trunk.unavailableUntil > now ? trunk.unavailableUntil : null,
    ),
    max_concurrent_calls: state.maxConcurrentCalls,
    lines_in_use: state.linesInUse,
    on_the_line: state.onTheLine,
    pacing: { calls_per_second: pace.perSecond, next_dial_at: time(pace.roomAt) },
    held_until: standing.held_until,
    breaker: { since: time(control.breaker.since), ...standing.breaker },
    next_alarm_at: time(state.alarmAt),
    permits: permits
      .filter(p => p.ended === undefined)
      .map(p => ({
        call_id: p.callId,
        attempt: p.attempt,
        campaign_id: p.campaignId,
        phone_number: p.phoneNumber,
        begun: p.begun,
        granted_at: time(p.grantedAt),
        age_seconds: seconds(now - p.grantedAt),
        expires_at: time(p.expiresAt),
      })),
  };
}

const presentUse = (view: CallerIdsView | null): Of<typeof Trunk>["caller_id_use"] =>
  view === null
    ? null
    : {
        standing: view.standing,
        numbers: view.numbers.map(n => ({
          number: n.number,
          dials_today: n.dials,
          ended_today: n.ended,
          answered_today: n.answered,
          set_aside_since: time(n.setAsideAt),
          free_again_at: time(n.freeAt),
        })),
      };

export const presentTrunks = (trunks: readonly ListedTrunk[]): Of<typeof TrunkList> => ({
  trunks: trunks.map(presentTrunk),
});

export const presentKeys = (
  name: string,
  { rotated, keys }: { rotated: boolean; keys: readonly CallbackKey[] },
): Of<typeof CallbackKeys> => ({
  name,
  rotated,
  keys: keys.map(key => ({ signs_from: time(key.signsFrom), good_until: time(key.goodUntil) })),
});
