// A campaign's numbers, and the files that they came from.
import type { Campaign, ImportRecord } from "../api/api-types.ts";
import { get, urlOf } from "../api/client.ts";
import { number } from "../format/numbers.ts";
import { useLive } from "../live/use-live.ts";
import { useOnce } from "../live/use-once.ts";
import { Phone } from "../parts/phone.tsx";
import { StateWord } from "../parts/state-word.tsx";
import { Empty, Loading, Problem } from "../parts/states.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { When } from "../parts/when.tsx";

const IMPORTS: Column<ImportRecord>[] = [
  { name: "Started", cell: i => <When at={i.started_at} distance /> },
  {
    name: "State",
    cell: i => <StateWord state={i.state} word={i.dry_run ? `${i.state}, dry run` : i.state} />,
  },
  { name: "Rows", figure: true, cell: i => number(i.rows) },
  { name: "Added", figure: true, cell: i => number(i.added) },
  { name: "Duplicates", figure: true, wide: true, cell: i => number(i.duplicates) },
  {
    name: "Rejected",
    figure: true,
    cell: i =>
      i.rejected === 0 ? (
        "0"
      ) : (
        <a href={`${i.errors_url}?format=csv`} download>
          {number(i.rejected)} (CSV)
        </a>
      ),
  },
];

export function CampaignContacts({ campaign }: { campaign: Campaign }) {
  const id = String(campaign.id);
  const imports = useLive(
    `imports ${id}`,
    signal => get("/campaigns/:id/imports", { params: { id }, query: { limit: "20" } }, signal),
    { aside: true, dials: ({ data }) => data.some(i => i.state === "running") },
  );
  const numbers = useOnce(`numbers ${id}`, () =>
    get("/phone-numbers", { query: { campaign_id: id, limit: "50" } }),
  );
  return (
    <div class="stack">
      <section aria-labelledby="imports">
        <div class="head">
          <h2 id="imports">Imports</h2>
          <a class="button primary" href={`/ui/campaigns/${id}/import`}>
            Import a file
          </a>
        </div>
        {imports.error !== null && <Problem error={imports.error} />}
        {imports.value === null ? (
          <Loading />
        ) : imports.value.data.length === 0 ? (
          <Empty text="No file was imported yet." />
        ) : (
          <Table caption="Imports" rows={imports.value.data} keyOf={i => i.import_id} columns={IMPORTS} />
        )}
      </section>
      <section aria-labelledby="contacts">
        <h2 id="contacts">{number(campaign.phone_count)} contacts</h2>
        {numbers.value === null ? (
          <Loading />
        ) : numbers.value.data.length === 0 ? (
          <Empty text="The list is empty." />
        ) : (
          <>
            <Table
              caption="Contacts"
              rows={numbers.value.data}
              keyOf={n => String(n.id)}
              columns={[
                { name: "Number", cell: n => <Phone number={n.phone_number} /> },
                { name: "Zone", cell: n => n.time_zone ?? "–" },
                {
                  name: "Metadata",
                  wide: true,
                  cell: n => (
                    <span class="cut">{n.metadata === null ? "–" : JSON.stringify(n.metadata)}</span>
                  ),
                },
              ]}
            />
            {numbers.value.next_cursor !== null && (
              <p class="quiet">
                The first 50. All of them:{" "}
                <code>GET {urlOf("/phone-numbers", { query: { campaign_id: id } })}</code>
              </p>
            )}
          </>
        )}
      </section>
    </div>
  );
}
