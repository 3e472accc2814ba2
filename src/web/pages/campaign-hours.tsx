// When a campaign may dial, and how it retries; what it would do after an outcome can be asked.
import { useState } from "preact/hooks";
import type { Campaign } from "../api/api-types.ts";
import { get } from "../api/client.ts";
import { Week } from "../charts/week.tsx";
import { clock } from "../live/paused.ts";
import { useOnce } from "../live/use-once.ts";
import { Loading, Problem } from "../parts/states.tsx";
import { AskPreview } from "./ask-preview.tsx";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

export function CampaignHours({ campaign }: { campaign: Campaign }) {
  const id = String(campaign.id);
  const [theirs, setTheirs] = useState(true);
  const calendar = useOnce(`calendar ${id}`, () =>
    get("/calendar", { query: { campaign_id: id, days: "7" } }),
  );
  const { retry_policy: policy, business_hours: hours } = campaign;
  return (
    <div class="stack">
      <div class="pair">
        <section class="card">
          <h2>Business hours</h2>
          {hours === null ? (
            <p>Always.</p>
          ) : (
            <ul class="plain-list">
              {hours.map(({ day_of_week, start, end }) => (
                <li key={`${day_of_week}${start}`}>
                  {DAYS[day_of_week]} <strong>{start}</strong> to <strong>{end}</strong>
                </li>
              ))}
            </ul>
          )}
          <p class="quiet">
            On the clock of the person called; {campaign.time_zone} where theirs is not known.
          </p>
        </section>
        <section class="card">
          <h2>Retries</h2>
          {policy === null ? (
            <p>
              As the <a href="/ui/rules">rules file</a> says.
            </p>
          ) : (
            <ul class="plain-list">
              <li>
                At most <strong>{policy.max_attempts ?? "as many as the rules say"}</strong> attempts
              </li>
              <li>
                {policy.base_delay ?? "2s"}, doubled each time, up to {policy.max_delay ?? "its limit"}
              </li>
              {policy.jitter !== undefined && <li>spread by {Math.round(policy.jitter * 100)} %</li>}
            </ul>
          )}
          <AskPreview campaignId={campaign.id} />
        </section>
      </div>
      {calendar.error !== null && <Problem error={calendar.error} />}
      {calendar.value === null ? (
        calendar.error === null && <Loading />
      ) : (
        <>
          <p class="choice">
            <button type="button" aria-pressed={theirs} onClick={() => setTheirs(!theirs)}>
              {theirs ? "Their clock" : "My clock"}
            </button>
          </p>
          <Week calendar={calendar.value} theirs={theirs} now={clock.value} />
        </>
      )}
    </div>
  );
}
