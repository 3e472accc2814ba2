// Who is not to be called: asked, added, lifted; and what the rules say about a call.
import { useState } from "preact/hooks";
import { SUPPRESSION_REASONS } from "../../domain/compliance/suppression.ts";
import type { Suppression } from "../api/api-types.ts";
import { get, post, remove } from "../api/client.ts";
import type { PageProps } from "../app/pages.ts";
import { setQuery } from "../app/router.ts";
import { plural } from "../format/numbers.ts";
import { useLive } from "../live/use-live.ts";
import { Act } from "../parts/act.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Phone } from "../parts/phone.tsx";
import { StateWord } from "../parts/state-word.tsx";
import { Empty, Loading, Problem } from "../parts/states.tsx";
import { Table } from "../parts/table.tsx";
import { run } from "../parts/toast.tsx";
import { When } from "../parts/when.tsx";
import { CheckCompliance } from "./check-compliance.tsx";

export default function SuppressionsPage({ query }: PageProps) {
  const number = query.get("phone_number") ?? "";
  const cursor = query.get("cursor") ?? "";
  const [adding, setAdding] = useState(false);
  const { value, error, refresh } = useLive(`suppressions ${number} ${cursor}`, signal =>
    get("/suppressions", { query: { phone_number: number, cursor } }, signal),
  );
  const find = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget as HTMLFormElement).get("number");
    setQuery({ phone_number: String(typed ?? "").trim(), cursor: "" });
  };
  return (
    <>
      <div class="head">
        <h1 tabIndex={-1}>Suppression</h1>
        <p class="actions">
          <Act needs="write" look="primary" onAct={() => setAdding(true)}>
            Suppress a number
          </Act>
          <a class="button" href="/api/v1/suppressions/export?format=csv" download>
            Export
          </a>
        </p>
      </div>
      <search>
        <form class="filters" onSubmit={find}>
          <label class="field">
            <span>Number</span>
            <input name="number" type="search" defaultValue={number} placeholder="+1 202 555 0143" />
          </label>
          <button type="submit">Find</button>
        </form>
      </search>
      {error !== null && <Problem error={error} />}
      {value === null ? (
        error === null && <Loading />
      ) : (
        <Suppressions entries={value.data} refresh={refresh} />
      )}
      {value?.next_cursor && (
        <p class="pages">
          <button type="button" onClick={() => setQuery({ cursor: value.next_cursor ?? "" })}>
            Older
          </button>
        </p>
      )}
      <CheckCompliance />
      {adding && <Add onClose={() => setAdding(false)} refresh={refresh} />}
    </>
  );
}

export function Suppressions({ entries, refresh }: { entries: readonly Suppression[]; refresh: () => void }) {
  const lift = async (id: string) => {
    await run("Lifted. Cancelled calls do not come back by it.", () =>
      remove("/suppressions/:id", { params: { id } }),
    );
    refresh();
  };
  if (entries.length === 0) return <Empty text="Nobody, as far as was asked." />;
  return (
    <Table
      caption="Suppressions"
      rows={entries}
      keyOf={s => s.id}
      columns={[
        {
          name: "Who",
          cell: s => (s.kind === "number" ? <Phone number={s.value} /> : `${s.kind} ${s.value}`),
        },
        { name: "State", cell: s => <StateWord state={s.state} /> },
        { name: "Reason", cell: s => s.reason.replaceAll("_", " ") },
        { name: "Where", wide: true, cell: s => s.scope },
        { name: "By", wide: true, cell: s => s.created_by },
        { name: "Since", cell: s => <When at={s.created_at} /> },
        { name: "Until", cell: s => (s.expires_at === null ? "lifted" : <When at={s.expires_at} />) },
        { name: "Note", wide: true, cell: s => <span class="cut">{s.note ?? ""}</span> },
        {
          name: "Do",
          cell: s => (
            <Act
              needs="admin"
              not={s.state === "in_force" ? null : "It is not in force."}
              onAct={() => lift(s.id)}
            >
              Lift
            </Act>
          ),
        },
      ]}
    />
  );
}

function Add({ onClose, refresh }: { onClose: () => void; refresh: () => void }) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const note = String(form.get("note") ?? "").trim();
    const body = {
      phone_number: String(form.get("phone_number") ?? ""),
      reason: SUPPRESSION_REASONS.find(r => r === form.get("reason")) ?? "manual",
      hang_up: form.get("hang_up") !== null,
      ...(note === "" ? {} : { note }),
    };
    const added = await run(
      a => `Suppressed. ${plural(a.cancelled, "waiting call")} cancelled.`,
      () => post("/suppressions", { body }),
    );
    if (added !== null) onClose();
    refresh();
  };
  return (
    <Dialog title="Suppress a number" onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <label class="field">
          <span>Number</span>
          <input name="phone_number" type="tel" required />
        </label>
        <label class="field">
          <span>Reason</span>
          <select name="reason">
            {SUPPRESSION_REASONS.map(r => (
              <option key={r} value={r}>
                {r.replaceAll("_", " ")}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>Note</span>
          <input name="note" maxLength={500} />
        </label>
        <label class="check">
          <input name="hang_up" type="checkbox" /> Hang up those on the line too
        </label>
        <button type="submit" class="primary">
          Suppress
        </button>
      </form>
    </Dialog>
  );
}
