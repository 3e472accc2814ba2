// Calls as rows.
import type { Call } from "../api/api-types.ts";
import { talk } from "../format/times.ts";
import { useHeld } from "../live/use-held.ts";
import { Newer } from "../parts/newer.tsx";
import { Phone } from "../parts/phone.tsx";
import { StateWord } from "../parts/state-word.tsx";
import { Empty } from "../parts/states.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { When } from "../parts/when.tsx";

/** What waits has an outcome and a next attempt: the word says both. */
export const callWord = ({ status, next_retry_at }: Pick<Call, "status" | "next_retry_at">): string =>
  next_retry_at === null
    ? ""
    : ({ RNR: "no answer, again later", DISCONNECTED: "disconnected, again later" }[status as string] ??
      "again later");

export function CallState({ call }: { call: Pick<Call, "status" | "next_retry_at"> }) {
  const word = callWord(call);
  return word === "" ? <StateWord state={call.status} /> : <StateWord state={call.status} word={word} />;
}

const NUMBER: Column<Call> = {
  name: "Number",
  cell: c => (
    <a href={`/ui/calls/${c.call_id}`}>
      <Phone number={c.phone_number} />
    </a>
  ),
};

const COLUMNS: Column<Call>[] = [
  NUMBER,
  { name: "State", cell: c => <CallState call={c} /> },
  { name: "Attempt", figure: true, cell: c => `${c.attempt_count}/${c.max_attempts}` },
  { name: "Next", cell: c => <When at={c.scheduled_at} distance /> },
  { name: "Talk", figure: true, wide: true, cell: c => talk(c.total_call_time) },
  { name: "Accepted", wide: true, cell: c => <When at={c.created_at} /> },
];

const CAMPAIGN: Column<Call> = {
  name: "Campaign",
  wide: true,
  cell: c => <a href={`/ui/campaigns/${c.campaign_id}`}>{c.campaign_name}</a>,
};

const keyOf = ({ call_id }: Call) => call_id;

export function CallsTable({ calls, ofAll }: { calls: readonly Call[]; ofAll: boolean }) {
  const { rows, newer, show, holder } = useHeld(calls, keyOf);
  if (rows.length === 0) return <Empty text="No call fits." />;
  return (
    <div class="held" {...holder}>
      <Newer count={newer} onShow={show} />
      <Table caption="Calls" rows={rows} keyOf={keyOf} columns={ofAll ? [...COLUMNS, CAMPAIGN] : COLUMNS} />
    </div>
  );
}
