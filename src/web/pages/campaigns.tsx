// All campaigns: filtered, selected, and paused, resumed or weighed together.
import { useState } from "preact/hooks";
import type { Overview } from "../api/api-types.ts";
import { get, post } from "../api/client.ts";
import type { PageProps } from "../app/pages.ts";
import { setQuery } from "../app/router.ts";
import { lacking } from "../app/session.ts";
import { number, percent, plural, share } from "../format/numbers.ts";
import { useLive } from "../live/use-live.ts";
import { Act } from "../parts/act.tsx";
import { ProgressBar } from "../parts/progress.tsx";
import { StateWord } from "../parts/state-word.tsx";
import { Empty, Loading, Problem } from "../parts/states.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { say } from "../parts/toast.tsx";
import { WaitsFor } from "../parts/waits.tsx";
import { When } from "../parts/when.tsx";
import { type Glance, matches } from "./campaign-filter.ts";
import { type CountedCampaign, campaignsOf } from "./campaigns-of.ts";
import { Weigh } from "./weigh-campaigns.tsx";

const STATUSES = ["pending", "in_progress", "paused", "completed", "cancelled"];

async function look(status: string, cursor: string, signal: AbortSignal) {
  const query = { include: "counts", is_active: "all", status, cursor };
  const [page, overview] = await Promise.all([
    get("/campaigns", { query }, signal).then(campaignsOf),
    get("/overview", {}, signal),
  ]);
  return { campaigns: page.data, next: page.next_cursor, overview };
}

export default function CampaignsPage({ query }: PageProps) {
  const status = query.get("status") ?? "";
  const cursor = query.get("cursor") ?? "";
  const name = query.get("name") ?? "";
  const waits = query.get("waits") ?? "";
  const { value, error, refresh } = useLive(
    `campaigns ${status} ${cursor}`,
    signal => look(status, cursor, signal),
    {
      dials: ({ overview }) => overview.trunks.some(t => t.lines_in_use > 0),
    },
  );
  return (
    <>
      <div class="head">
        <h1 tabIndex={-1}>Campaigns</h1>
        <a class="button primary" href="/ui/campaigns/new" title={lacking("write") ?? undefined}>
          New campaign
        </a>
      </div>
      <search class="filters">
        <label class="field">
          <span>Name</span>
          <input type="search" value={name} onInput={e => setQuery({ name: e.currentTarget.value })} />
        </label>
        <label class="field">
          <span>State</span>
          <select value={status} onChange={e => setQuery({ status: e.currentTarget.value, cursor: "" })}>
            <option value="">all</option>
            {STATUSES.map(s => (
              <option key={s} value={s}>
                {s.replace("_", " ")}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>Waits for</span>
          <select value={waits} onChange={e => setQuery({ waits: e.currentTarget.value })}>
            <option value="">anything</option>
            {["hours", "retry_delay", "lines", "trunk", "pace", "state", "nothing_left"].map(w => (
              <option key={w} value={w}>
                {w.replace("_", " ")}
              </option>
            ))}
          </select>
        </label>
      </search>
      {error !== null && <Problem error={error} />}
      {value === null ? (
        error === null && <Loading />
      ) : (
        <Campaigns
          campaigns={value.campaigns.filter(c => matches(c, glanceOf(value.overview, c.id), { name, waits }))}
          overview={value.overview}
          refresh={refresh}
        />
      )}
      <p class="pages">
        {cursor !== "" && (
          <button type="button" onClick={() => setQuery({ cursor: "" })}>
            First page
          </button>
        )}
        {value?.next && (
          <button type="button" onClick={() => setQuery({ cursor: value.next ?? "" })}>
            Next page
          </button>
        )}
      </p>
    </>
  );
}

const glanceOf = (overview: Overview | null, id: number): Glance | undefined =>
  overview?.campaigns.find(c => c.id === id);

interface ListProps {
  campaigns: readonly CountedCampaign[];
  overview: Overview | null;
  refresh: () => void;
}

export function Campaigns({ campaigns, overview, refresh }: ListProps) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [weighing, setWeighing] = useState(false);
  const toggle = (key: string) => {
    const next = new Set(selected);
    if (!next.delete(key)) next.add(key);
    setSelected(next);
  };
  const chosen = campaigns.filter(c => selected.has(String(c.id)));
  const each = async (
    what: string,
    act: (id: string) => Promise<unknown>,
    of: readonly CountedCampaign[],
  ) => {
    const results = await Promise.allSettled(of.map(c => act(String(c.id))));
    const done = results.filter(r => r.status === "fulfilled").length;
    const failed = results.find(r => r.status === "rejected");
    say(
      `${what}: ${done} of ${of.length}.${failed ? ` ${failed.reason?.message ?? ""}` : ""}`,
      failed !== undefined,
    );
    refresh();
  };
  const running = chosen.filter(c => c.status === "in_progress");
  const held = chosen.filter(c => c.status === "paused");
  if (campaigns.length === 0) return <Empty text="No campaign fits." />;
  return (
    <>
      <Table
        caption="Campaigns"
        rows={campaigns}
        keyOf={c => String(c.id)}
        columns={columnsWith(overview)}
        selection={{ selected, onToggle: toggle, nameOf: c => c.name }}
      />
      {chosen.length > 0 && (
        <section class="bar-of-actions" aria-label="Selected campaigns">
          <strong>{plural(chosen.length, "selected", "selected")}</strong>
          <Act
            needs="write"
            not={running.length === 0 ? "None of them is in progress." : null}
            onAct={() => each("Paused", id => post("/campaigns/:id/pause", { params: { id } }), running)}
          >
            Pause
          </Act>
          <Act
            needs="write"
            not={held.length === 0 ? "None of them is paused." : null}
            onAct={() => each("Resumed", id => post("/campaigns/:id/resume", { params: { id } }), held)}
          >
            Resume
          </Act>
          <Act needs="write" onAct={() => setWeighing(true)}>
            Weight
          </Act>
          <button type="button" class="plain" onClick={() => setSelected(new Set())}>
            Select none
          </button>
        </section>
      )}
      {weighing && <Weigh chosen={chosen} onClose={() => setWeighing(false)} refresh={refresh} />}
    </>
  );
}

const columnsWith = (overview: Overview | null): Column<CountedCampaign>[] => [
  {
    name: "Campaign",
    cell: c => (
      <a href={`/ui/campaigns/${c.id}`}>
        <span class="quiet">{c.id}</span> {c.name}
      </a>
    ),
  },
  { name: "State", cell: c => <StateWord state={c.status} /> },
  {
    name: "Waits for",
    cell: c => {
      const glance = glanceOf(overview, c.id);
      return glance === undefined ? <span class="quiet">–</span> : <WaitsFor waits={glance.waits} />;
    },
  },
  {
    name: "Ended",
    cell: c => (
      <>
        <ProgressBar counts={c.counts} />
        {percent(share(c.counts.ended, c.counts.total))} of {number(c.counts.total)}
      </>
    ),
  },
  {
    name: "Lines",
    figure: true,
    cell: c => `${c.counts.on_the_line}/${c.max_concurrent_calls ?? "∞"}`,
  },
  { name: "Weight", figure: true, wide: true, cell: c => c.weight },
  { name: "Pick-up", figure: true, wide: true, cell: c => percent(c.pick_up) },
  { name: "Changed", wide: true, cell: c => <When at={c.updated_at} /> },
];
