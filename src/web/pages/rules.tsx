// When dialling is allowed: the openings of the coming week by zone, the retry rules, and what would follow an outcome.
import { useState } from "preact/hooks";
import type { Answer } from "../api/api-types.ts";
import { get } from "../api/client.ts";
import type { PageProps } from "../app/pages.ts";
import { setQuery } from "../app/router.ts";
import { Week } from "../charts/week.tsx";
import { clock } from "../live/paused.ts";
import { useLive } from "../live/use-live.ts";
import { useOnce } from "../live/use-once.ts";
import { wordOf } from "../parts/state-word.tsx";
import { Loading, Problem } from "../parts/states.tsx";
import { Table } from "../parts/table.tsx";
import { AskPreview } from "./ask-preview.tsx";
import { campaignsOf } from "./campaigns-of.ts";

export default function RulesPage({ query }: PageProps) {
  const campaign = query.get("campaign_id") ?? "";
  const [theirs, setTheirs] = useState(true);
  const calendar = useLive(`calendar ${campaign}`, signal =>
    get("/calendar", { query: { campaign_id: campaign, days: "7" } }, signal),
  );
  const campaigns = useOnce("campaign names", () =>
    get("/campaigns", { query: { include: "counts" } }).then(campaignsOf),
  );
  const rules = useOnce("rules", () => get("/retry-rules", {}));
  return (
    <>
      <h1 tabIndex={-1}>Rules</h1>
      <div class="filters">
        <label class="field">
          <span>Campaign</span>
          <select value={campaign} onChange={e => setQuery({ campaign_id: e.currentTarget.value })}>
            <option value="">calls without a campaign</option>
            {(campaigns.value?.data ?? []).map(c => (
              <option key={c.id} value={String(c.id)}>
                {c.id} {c.name}
              </option>
            ))}
          </select>
        </label>
        <button type="button" aria-pressed={theirs} onClick={() => setTheirs(!theirs)}>
          {theirs ? "Their clock" : "My clock"}
        </button>
      </div>
      {calendar.error !== null && <Problem error={calendar.error} />}
      {calendar.value === null ? (
        calendar.error === null && <Loading />
      ) : (
        <Week calendar={calendar.value} theirs={theirs} now={clock.value} />
      )}
      <section class="card">
        <h2>What would follow?</h2>
        <AskPreview campaignId={campaign === "" ? null : Number(campaign)} />
      </section>
      {rules.error !== null && <Problem error={rules.error} />}
      {rules.value !== null && <RulesFile rules={rules.value} />}
    </>
  );
}

export function RulesFile({ rules }: { rules: Answer<"get", "/retry-rules"> }) {
  const { in_force: force, global_rules: slots, status_retry_rules: byStatus } = rules;
  return (
    <section class="card stack">
      <h2>The rules file</h2>
      <p>
        At most <strong>{force.max_attempts}</strong> attempts,{" "}
        <strong>{force.retry_interval_minutes} min</strong> apart, where nothing else is said; no number twice
        within {force.duplicate_call_window_minutes} min.{" "}
        <span class="quiet">
          Version <span class="mono">{rules.version}</span>, {rules.timezone}.
        </span>
      </p>
      {slots.length === 0 ? (
        <p>Retries may go at any time.</p>
      ) : (
        <Table
          caption="Retry slots"
          rows={slots}
          keyOf={s => `${s.name}${s.day_of_week}${s.start_time}`}
          columns={[
            { name: "Slot", cell: s => s.name },
            { name: "Day", cell: s => s.day_of_week },
            { name: "From", cell: s => s.start_time },
            { name: "To", cell: s => s.end_time },
            { name: "Attempts", figure: true, cell: s => s.max_attempts ?? "–" },
            { name: "Minutes", figure: true, cell: s => s.retry_interval_minutes ?? "–" },
          ]}
        />
      )}
      <Table
        caption="By outcome"
        rows={Object.entries(byStatus)}
        keyOf={([status]) => status}
        columns={[
          { name: "Outcome", cell: ([status]) => wordOf(status) },
          { name: "Retried", cell: ([, rule]) => (rule?.should_retry ? "yes" : "no") },
          { name: "Attempts", figure: true, cell: ([, rule]) => rule?.max_attempts ?? "–" },
          { name: "Minutes", figure: true, cell: ([, rule]) => rule?.retry_interval_minutes ?? "–" },
        ]}
      />
    </section>
  );
}
