// What could not be handled: read why, redrive or discard, one or all that wait.
import { useState } from "preact/hooks";
import type { Letter } from "../api/api-types.ts";
import { get, post, remove } from "../api/client.ts";
import type { PageProps } from "../app/pages.ts";
import { setQuery } from "../app/router.ts";
import { plural } from "../format/numbers.ts";
import { useLive } from "../live/use-live.ts";
import { useOnce } from "../live/use-once.ts";
import { Act } from "../parts/act.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { StateWord } from "../parts/state-word.tsx";
import { Empty, Loading, Problem } from "../parts/states.tsx";
import { Table } from "../parts/table.tsx";
import { run, say } from "../parts/toast.tsx";
import { When } from "../parts/when.tsx";

export default function DeadLettersPage({ query }: PageProps) {
  const state = query.get("state") ?? "waiting";
  const cursor = query.get("cursor") ?? "";
  const [open, setOpen] = useState<string | null>(null);
  const { value, error, refresh } = useLive(`letters ${state} ${cursor}`, signal =>
    get("/dead-letters", { query: { state, cursor } }, signal),
  );
  const redriveAll = async () => {
    const answer = await run(
      r => `${plural(r.redriven, "letter")} redriven, ${r.skipped_count} skipped, ${r.remaining} left.`,
      () => post("/dead-letters/redrive", {}),
    );
    if (answer?.skipped[0]) say(`Skipped: ${answer.skipped[0].reason}`);
    refresh();
  };
  return (
    <>
      <div class="head">
        <h1 tabIndex={-1}>Dead letters</h1>
        <p class="actions">
          <Act
            needs="admin"
            look="primary"
            not={value !== null && state === "waiting" && value.data.length === 0 ? "None waits." : null}
            onAct={redriveAll}
          >
            Redrive all that wait
          </Act>
        </p>
      </div>
      <p class="quiet">
        Messages that could not be handled. Redriving handles them again; nobody is dialled twice by it.
      </p>
      <fieldset class="choice">
        <legend class="hidden">Which</legend>
        {["waiting", "redriven", "all"].map(s => (
          <button
            key={s}
            type="button"
            aria-pressed={state === s}
            onClick={() => setQuery({ state: s, cursor: "" })}
          >
            {s}
          </button>
        ))}
      </fieldset>
      {error !== null && <Problem error={error} />}
      {value === null ? (
        error === null && <Loading />
      ) : (
        <Letters letters={value.data} onOpen={setOpen} refresh={refresh} />
      )}
      {value?.next_cursor && (
        <p class="pages">
          <button type="button" onClick={() => setQuery({ cursor: value.next_cursor ?? "" })}>
            Older
          </button>
        </p>
      )}
      {open !== null && <OneLetter id={open} onClose={() => setOpen(null)} />}
    </>
  );
}

interface LettersProps {
  letters: readonly Letter[];
  onOpen: (id: string) => void;
  refresh: () => void;
}

export function Letters({ letters, onOpen, refresh }: LettersProps) {
  const redrive = async (id: string) => {
    await run("Redriven.", () => post("/dead-letters/:id/redrive", { params: { id } }));
    refresh();
  };
  if (letters.length === 0) return <Empty text="None. Everything was handled." />;
  return (
    <Table
      caption="Dead letters"
      rows={letters}
      keyOf={l => l.id}
      columns={[
        {
          name: "Letter",
          cell: l => (
            <button type="button" class="link mono" onClick={() => onOpen(l.id)}>
              {l.id.slice(0, 8)}
            </button>
          ),
        },
        { name: "State", cell: l => <StateWord state={l.state} /> },
        { name: "Why", cell: l => <span class="cut">{l.error ?? l.reason}</span> },
        { name: "Tries", figure: true, cell: l => l.tries ?? "–" },
        { name: "Queue", wide: true, cell: l => l.queue },
        {
          name: "Call",
          wide: true,
          cell: l =>
            l.call_id === null ? "–" : <a href={`/ui/calls/${l.call_id}`}>{l.call_id.slice(0, 13)}</a>,
        },
        { name: "Since", cell: l => <When at={l.created_at} distance /> },
        {
          name: "Do",
          cell: l => (
            <span class="actions">
              <Act
                needs="admin"
                not={l.state === "redriven" ? "It was redriven before." : null}
                onAct={() => redrive(l.id)}
              >
                Redrive
              </Act>
              <Discard id={l.id} refresh={refresh} />
            </span>
          ),
        },
      ]}
    />
  );
}

function Discard({ id, refresh }: { id: string; refresh: () => void }) {
  const [asked, setAsked] = useState(false);
  const discard = async () => {
    setAsked(false);
    await run("Discarded.", () => remove("/dead-letters/:id", { params: { id } }));
    refresh();
  };
  return (
    <>
      <Act needs="admin" onAct={() => setAsked(true)}>
        Discard
      </Act>
      {asked && (
        <Dialog title="Discard this letter?" onClose={() => setAsked(false)}>
          <p>It is deleted, and what it was to do is not done.</p>
          <p class="actions">
            <button type="button" class="red" onClick={() => void discard()}>
              Discard
            </button>
            <button type="button" onClick={() => setAsked(false)}>
              Cancel
            </button>
          </p>
        </Dialog>
      )}
    </>
  );
}

function OneLetter({ id, onClose }: { id: string; onClose: () => void }) {
  const { value, error } = useOnce(`letter ${id}`, () => get("/dead-letters/:id", { params: { id } }));
  return (
    <Dialog title={`Letter ${id.slice(0, 8)}`} onClose={onClose}>
      {error !== null && <Problem error={error} />}
      {value === null ? (
        <Loading />
      ) : (
        <>
          <h3>History</h3>
          <ol class="timeline">
            {value.history.map(h => (
              <li key={h.at + h.event}>
                <When at={h.at} /> {h.event}: {h.detail}
              </li>
            ))}
          </ol>
          <h3>Payload</h3>
          <pre>{JSON.stringify(value.payload, null, 2)}</pre>
        </>
      )}
    </Dialog>
  );
}
