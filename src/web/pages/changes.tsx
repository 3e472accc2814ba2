// Who changed what, newest first: of everything, or of one campaign.
import type { Change } from "../api/api-types.ts";
import { get } from "../api/client.ts";
import type { PageProps } from "../app/pages.ts";
import { setQuery } from "../app/router.ts";
import { useLive } from "../live/use-live.ts";
import { Empty, Loading, Problem } from "../parts/states.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { When } from "../parts/when.tsx";

export default function ChangesPage({ query }: PageProps) {
  return (
    <>
      <div class="head">
        <h1 tabIndex={-1}>Changes</h1>
      </div>
      <ChangesOf query={query} />
    </>
  );
}

/** `campaignId`: absent = of everything. */
export function ChangesOf({ campaignId, query }: { campaignId?: string; query: URLSearchParams }) {
  const cursor = query.get("cursor") ?? "";
  const { value, error } = useLive(
    `changes ${campaignId ?? ""} ${cursor}`,
    signal => get("/changes", { query: { campaign_id: campaignId, cursor } }, signal),
    { aside: campaignId !== undefined },
  );
  return (
    <>
      {error !== null && <Problem error={error} />}
      {value === null ? error === null && <Loading /> : <Changes changes={value.data} all={!campaignId} />}
      {value?.next_cursor && (
        <p class="pages">
          <button type="button" onClick={() => setQuery({ cursor: value.next_cursor ?? "" })}>
            Older
          </button>
        </p>
      )}
    </>
  );
}

/** `all`: of more than one subject. */
export function Changes({ changes, all }: { changes: readonly Change[]; all: boolean }) {
  if (changes.length === 0) return <Empty text="Nobody has changed anything yet." />;
  const about: Column<Change> = { name: "About", cell: c => <About subject={c.subject} /> };
  return (
    <Table
      caption="Changes"
      rows={changes}
      keyOf={c => String(c.id)}
      columns={[
        { name: "When", cell: c => <When at={c.at} /> },
        { name: "Who", cell: c => c.who },
        ...(all ? [about] : []),
        { name: "What", cell: c => c.what },
        { name: "From → to", cell: c => <FromTo change={c} /> },
        { name: "Request", wide: true, cell: c => <span class="cut">{c.request_id ?? "–"}</span> },
      ]}
    />
  );
}

function About({ subject }: { subject: string }) {
  const name = subject.replace(":", " ").replace("_", " ");
  const [, id] = /^campaign:(\d+)$/.exec(subject) ?? [];
  return id === undefined ? <span>{name}</span> : <a href={`/ui/campaigns/${id}/changes`}>{name}</a>;
}

const said = (value: unknown): string => {
  if (value === undefined || value === null) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
};

function FromTo({ change: { from, to } }: { change: Change }) {
  const names = [...new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})])];
  return (
    <ul class="plain-list">
      {names.map(name => (
        <li key={name}>
          {name.replaceAll("_", " ")}: {from !== null && <>{said(from[name])} → </>}
          {to === null ? "gone" : said(to[name])}
        </li>
      ))}
    </ul>
  );
}
