// How many answered calls were abandoned, where a campaign's rule packs measure it, and what follows from it.

import type { AbandonRate } from "../api/api-types.ts";
import { get } from "../api/client.ts";
import { number } from "../format/numbers.ts";
import { duration } from "../format/times.ts";
import { clock } from "../live/paused.ts";
import { useLive } from "../live/use-live.ts";

/** Counted by the day. */
const ASKED_MS = 60_000;

export function AbandonTile({ campaignId }: { campaignId: string }) {
  const params = { id: campaignId };
  const { value } = useLive(
    `abandon ${campaignId}`,
    signal => get("/campaigns/:id/abandon-rate", { params }, signal),
    { aside: true, idleMs: ASKED_MS },
  );
  return value === null ? null : <AbandonView rate={value} />;
}

export function AbandonView({ rate }: { rate: AbandonRate }) {
  const { rule, throttle } = rate;
  if (rule === null) return null;
  const limit = rate.limit_percent === null ? "" : ` of ${rate.limit_percent} % allowed`;
  const since = throttle?.since;
  return (
    <div class="card tile">
      <span class="name">Abandoned, {rate.days} days</span>
      <strong class="big">
        {rate.rate_percent === null ? "–" : `${rate.rate_percent} %`}
        <span class="quiet">{limit}</span>
      </strong>
      <span class="quiet">
        {number(rate.abandoned)} of {number(rate.answered_human)} answered by people · silent{" "}
        {number(rate.silent)} · {rule.pack}, {rule.source}
      </span>
      {throttle !== null && (
        <span class={throttle.enforced ? "state bad wrap" : "state warn wrap"}>
          {throttle.enforced ? "Throttled" : "Would be throttled"}
          {since && ` for ${duration(clock.value - Date.parse(since))}`}:{" "}
          {throttle.first_attempts ? `${number(throttle.lines)} lines` : "no first attempts"}.{" "}
          {throttle.reason}
        </span>
      )}
    </div>
  );
}
