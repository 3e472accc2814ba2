// What was sent to a webhook, by state: newest first, with the error and the next try; sent again one by one or since a time.
import { useState } from "preact/hooks";
import type { Delivery, Webhook } from "../api/api-types.ts";
import { get, post } from "../api/client.ts";
import { setQuery } from "../app/router.ts";
import { useLive } from "../live/use-live.ts";
import { Act } from "../parts/act.tsx";
import { StateWord } from "../parts/state-word.tsx";
import { Empty, Loading, Problem } from "../parts/states.tsx";
import { Table } from "../parts/table.tsx";
import { run } from "../parts/toast.tsx";
import { When } from "../parts/when.tsx";
import { ResendSince } from "./resend-since.tsx";

const STATES = [
  ["", "all"],
  ["failed", "failed"],
  ["waiting", "waiting"],
  ["delivered", "delivered"],
] as const;

export function DeliveriesOf({ webhook, query }: { webhook: Webhook; query: URLSearchParams }) {
  const { id } = webhook;
  const state = query.get("state") ?? "";
  const cursor = query.get("cursor") ?? "";
  const [asked, setAsked] = useState(false);
  const { value, error, refresh } = useLive(
    `deliveries ${id} ${state} ${cursor}`,
    signal => get("/webhooks/:id/deliveries", { params: { id }, query: { state, cursor } }, signal),
    { aside: true },
  );
  return (
    <section class="stack" aria-labelledby="deliveries">
      <div class="head">
        <h2 id="deliveries">Deliveries</h2>
        <Act needs="admin" not={notSent(webhook)} onAct={() => setAsked(true)}>
          Resend since…
        </Act>
      </div>
      <search class="choice">
        {STATES.map(([value, name]) => (
          <button
            key={value}
            type="button"
            aria-pressed={value === state}
            onClick={() => setQuery({ state: value, cursor: "" })}
          >
            {name}
          </button>
        ))}
      </search>
      {error !== null && <Problem error={error} />}
      {value === null ? (
        error === null && <Loading />
      ) : (
        <Deliveries webhook={webhook} deliveries={value.data} refresh={refresh} />
      )}
      {value?.next_cursor && (
        <p class="pages">
          <button type="button" onClick={() => setQuery({ cursor: value.next_cursor ?? "" })}>
            Older
          </button>
        </p>
      )}
      {asked && <ResendSince id={id} onClose={() => setAsked(false)} refresh={refresh} />}
    </section>
  );
}

/** Why nothing can be sent again; null = it can. */
const notSent = ({ url, status }: Webhook): string | null => {
  if (url === null) return "Nothing is sent to it.";
  return status === "disabled" ? "It is disabled." : null;
};

interface DeliveriesProps {
  webhook: Webhook;
  deliveries: readonly Delivery[];
  refresh: () => void;
}

export function Deliveries({ webhook, deliveries, refresh }: DeliveriesProps) {
  const { id } = webhook;
  const resend = async (sequence: number) => {
    const params = { id, sequence: String(sequence) };
    await run(`Event ${sequence} is sent again.`, () =>
      post("/webhooks/:id/deliveries/:sequence/resend", { params }),
    );
    refresh();
  };
  if (deliveries.length === 0) return <Empty text="None, as far as was looked." />;
  return (
    <Table
      caption="Deliveries"
      rows={deliveries}
      keyOf={d => String(d.sequence)}
      columns={[
        { name: "Event", figure: true, cell: d => d.sequence },
        { name: "Type", cell: d => <About delivery={d} /> },
        { name: "State", cell: d => <StateWord state={d.state} /> },
        { name: "Tries", figure: true, wide: true, cell: d => d.attempts },
        { name: "When", cell: d => <Next delivery={d} /> },
        { name: "Error", wide: true, cell: d => <span class="cut">{d.error ?? ""}</span> },
        {
          name: "Do",
          cell: d => (
            <Act
              needs="admin"
              not={notSent(webhook) ?? (d.state === "waiting" ? "It was not sent yet." : null)}
              onAct={() => resend(d.sequence)}
            >
              Resend
            </Act>
          ),
        },
      ]}
    />
  );
}

function About({ delivery: { type, subject } }: { delivery: Delivery }) {
  const name = type ?? "no longer kept";
  const isCall = type === "call.finished" || type === "attempt.ended";
  return isCall && subject !== null ? <a href={`/ui/calls/${subject}`}>{name}</a> : <span>{name}</span>;
}

function Next({ delivery: { state, next_attempt_at, delivered_at, happened_at } }: { delivery: Delivery }) {
  if (state !== "failed") return <When at={delivered_at ?? happened_at} />;
  if (next_attempt_at === null) return <>given up</>;
  return (
    <>
      again <When at={next_attempt_at} distance />
    </>
  );
}
