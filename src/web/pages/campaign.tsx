// A campaign, in tabs: live, its calls, its contacts and imports, its hours and retries, its
// forecast, its changes.

import { CAMPAIGN_TRANSITIONS, type CampaignVerb } from "../../domain/campaigns/campaign.ts";
import type { Campaign } from "../api/api-types.ts";
import { get, post } from "../api/client.ts";
import type { PageProps } from "../app/pages.ts";
import { go } from "../app/router.ts";
import { useLive } from "../live/use-live.ts";
import { Act } from "../parts/act.tsx";
import { ProgressBar } from "../parts/progress.tsx";
import { StateWord } from "../parts/state-word.tsx";
import { Loading, Problem } from "../parts/states.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { run } from "../parts/toast.tsx";
import { WhyWaiting } from "../parts/waits.tsx";
import { When } from "../parts/when.tsx";
import { CallsOf } from "./campaign-calls.tsx";
import { CampaignChanges } from "./campaign-changes.tsx";
import { CampaignContacts } from "./campaign-contacts.tsx";
import { CampaignForecastTab } from "./campaign-forecast.tsx";
import { CampaignHours } from "./campaign-hours.tsx";
import { CampaignLive } from "./campaign-live.tsx";
import { canStart } from "./start-campaign.tsx";

const TABS = [
  { tab: "", name: "Live" },
  { tab: "calls", name: "Calls" },
  { tab: "contacts", name: "Contacts & imports" },
  { tab: "hours", name: "Hours & retries" },
  { tab: "forecast", name: "Forecast" },
  { tab: "changes", name: "Changes" },
];

/** With what stands beside it, the page asks once in 2 s at most. */
const ASKED_MS = 2_600;

export default function CampaignPage({ params, query }: PageProps) {
  const { id = "", tab = "" } = params;
  const live = useLive(`live ${id}`, signal => get("/campaigns/:id/live", { params: { id } }, signal), {
    dialMs: ASKED_MS,
    dials: value => value.counts.on_the_line > 0 || (value.status === "in_progress" && value.waits === null),
  });
  const about = useLive(`campaign ${id}`, signal => get("/campaigns/:id", { params: { id } }, signal), {
    aside: true,
  });
  const path = (name: string) => `/ui/campaigns/${id}${name === "" ? "" : `/${name}`}`;
  const refresh = () => {
    live.refresh();
    about.refresh();
  };
  const campaign = about.value;
  return (
    <>
      {campaign === null ? (
        <h1 tabIndex={-1}>Campaign {id}</h1>
      ) : (
        <CampaignHead campaign={campaign} refresh={refresh} starts={tab !== "forecast"} />
      )}
      {about.error !== null && <Problem error={about.error} />}
      {live.value === null ? (
        live.error === null ? (
          <Loading />
        ) : (
          about.error === null && <Problem error={live.error} />
        )
      ) : (
        <div class={live.error === null ? "stack" : "stack stale"}>
          <WhyWaiting live={live.value} />
          <section class="card" aria-label="How far it is">
            <ProgressBar counts={live.value.counts} words />
          </section>
        </div>
      )}
      <Tabs tabs={TABS.map(t => ({ href: path(t.tab), name: t.name }))} current={path(tab)} />
      {tab === "" && live.value !== null && <CampaignLive live={live.value} />}
      {tab === "calls" && <CallsOf campaignId={id} query={query} />}
      {tab === "contacts" && campaign !== null && <CampaignContacts campaign={campaign} />}
      {tab === "hours" && campaign !== null && <CampaignHours campaign={campaign} />}
      {tab === "forecast" && campaign !== null && (
        <CampaignForecastTab
          campaign={campaign}
          onStarted={() => {
            refresh();
            go(path(""));
          }}
        />
      )}
      {tab === "changes" && campaign !== null && <CampaignChanges campaign={campaign} query={query} />}
    </>
  );
}

interface HeadProps {
  campaign: Campaign;
  refresh: () => void;
  /** Whether it leads to the start; the forecast, where it is decided, has a button of its own. */
  starts?: boolean;
}

const VERBS: { verb: CampaignVerb; name: string; done: string }[] = [
  { verb: "pause", name: "Pause", done: "Paused: nothing that is not on the line is dialled." },
  { verb: "resume", name: "Resume", done: "Resumed." },
  { verb: "complete", name: "Complete", done: "Completed: no further numbers are taken from its list." },
];

export function CampaignHead({ campaign, refresh, starts = true }: HeadProps) {
  const id = String(campaign.id);
  const act = async (verb: CampaignVerb, done: string) => {
    await run(done, () => post(`/campaigns/:id/${verb}`, { params: { id } }));
    refresh();
  };
  const legal = VERBS.filter(({ verb }) => CAMPAIGN_TRANSITIONS[verb].from.includes(campaign.status));
  return (
    <div class="head">
      <div>
        <h1 tabIndex={-1}>
          <span class="quiet">{campaign.id}</span> {campaign.name}
        </h1>
        <p class="facts">
          <StateWord state={campaign.status} />
          {!campaign.is_active && <span class="tag">inactive</span>}
          {campaign.started_at !== null && (
            <span class="quiet">
              started <When at={campaign.started_at} />
            </span>
          )}
          <span class="quiet">weight {campaign.weight}</span>
        </p>
      </div>
      {campaign.id !== 0 && (
        <p class="actions">
          {starts && canStart(campaign) && (
            <Act needs="write" look="primary" onAct={() => go(`/ui/campaigns/${id}/forecast`)}>
              Start…
            </Act>
          )}
          {legal.map(({ verb, name, done }) => (
            <Act
              key={verb}
              needs="write"
              look={verb === "resume" ? "primary" : ""}
              onAct={() => act(verb, done)}
            >
              {name}
            </Act>
          ))}
          <a class="button" href={`/ui/campaigns/${id}/import`}>
            Add numbers
          </a>
          <a class="button" href={`/api/v1/campaigns/${id}/calls/export?format=csv`} download>
            Export
          </a>
        </p>
      )}
    </div>
  );
}
