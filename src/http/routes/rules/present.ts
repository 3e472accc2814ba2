// Calling hours, retry rules and explanations in the API's form.
import type { CallingWindows } from "../../../actions/campaigns/calling-windows.ts";
import type { ExplainedCampaign } from "../../../actions/campaigns/explain-campaign.ts";
import type { RetryPreview as Preview } from "../../../actions/rules/preview-retry.ts";
import type { RulesInForce } from "../../../actions/rules/show-retry-rules.ts";
import type { WaitingCalls } from "../../../domain/explain/explain-campaign.ts";
import type { RetryVerdict } from "../../../domain/retries/retry-decision.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import { presentCheck } from "../calls/present-check.ts";
import type { CampaignExplanation, RetryPreview, RetryRules, Windows } from "./schemas.ts";

export const presentRules = ({ version, file, ...inForce }: RulesInForce): Of<typeof RetryRules> => ({
  version,
  ...file,
  in_force: {
    max_retry_attempts: inForce.maxRetryAttempts,
    max_attempts: inForce.maxAttempts,
    retry_interval_minutes: inForce.retryIntervalMinutes,
    max_concurrent_calls: inForce.maxConcurrentCalls,
    duplicate_call_window_minutes: inForce.duplicateWindowMinutes,
    batch_size: inForce.batchSize,
    max_concurrent_retries: inForce.maxConcurrentRetries,
  },
});

const retryAt = (verdict: RetryVerdict) => (verdict.kind === "retry" ? time(verdict.at) : null);

/** Jitter spreads what would come at once; the answer shows the middle, and how early and late it may be. */
export const presentPreview = ({
  verdict,
  at,
  timeZone,
  spread,
  version,
  law,
}: Preview): Of<typeof RetryPreview> => ({
  retry: verdict.kind === "retry",
  next_retry_at: retryAt(verdict),
  max_attempts: verdict.maxAttempts,
  rule: verdict.rule,
  slot: verdict.slot,
  reason: `${verdict.reason}${spread === null ? "" : ` (the middle of its jitter of ${spread.jitter})`}`,
  at: time(at),
  time_zone: timeZone,
  jitter: spread && {
    jitter: spread.jitter,
    shown: "middle",
    earliest: retryAt(spread.earliest),
    latest: retryAt(spread.latest),
  },
  version,
  ...(law === null ? {} : { blocked_by: [...law.blockedBy], wanted_at: time(law.wantedAt) }),
});

export const presentWindows = (windows: CallingWindows): Of<typeof Windows> => ({
  campaign_id: windows.campaignId,
  time_zone: windows.timeZone,
  kind: windows.kind,
  from: time(windows.from),
  to: time(windows.to),
  openings: windows.openings.map(o => ({ opens_at: time(o.opensAt), closes_at: time(o.closesAt) })),
  ...(windows.law === null ? {} : presentClosed(windows.law)),
});

const presentClosed = ({ zones, regions, packs, closedDays }: NonNullable<CallingWindows["law"]>) => ({
  zones: [...zones],
  regions: [...regions],
  packs: [...packs],
  closed_days: closedDays.map(({ date, blockedBy, detail }) => ({
    date,
    blocked_by: [...blockedBy],
    detail,
  })),
});

/** `at_least`: there may be more, they were counted up to a limit. */
function presentGroups({ groups, countedUpTo }: WaitingCalls, due: boolean) {
  const count = (wanted: (attemptsStarted: number) => boolean) =>
    groups.filter(g => g.due === due && wanted(g.attemptsStarted)).reduce((total, g) => total + g.calls, 0);
  const calls = count(() => true);
  return {
    calls,
    first_attempts: count(n => n === 0),
    retries: count(n => n > 0),
    at_least: calls >= countedUpTo,
  };
}

export function presentExplanation(explained: ExplainedCampaign): Of<typeof CampaignExplanation> {
  const { campaign, counters, waiting, now, explanation } = explained;
  const contacts = waiting.contacts.reduce((total, zone) => total + zone.contacts, 0);
  return {
    campaign_id: campaign.id,
    status: campaign.status,
    as_of: time(now),
    can_dial_now: explanation.canDialNow,
    next_eligible_at: time(explanation.nextEligibleAt),
    reason: explanation.reason,
    waiting: {
      for_first_attempt: counters.initiated,
      for_retry: counters.waitingDisconnected + counters.waitingRnr + counters.waitingFailed,
      on_the_line: counters.processing + counters.retrying,
      due_now: presentGroups(waiting, true),
      due_later: presentGroups(waiting, false),
      contacts_not_called: { contacts, at_least: contacts >= waiting.countedUpTo },
    },
    checks: explanation.checks.map(presentCheck),
  };
}
