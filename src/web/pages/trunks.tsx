// The trunks: lines, pace, breaker, who is on the line; stopping is a click and a confirmation, resuming asks for the
// trunk's name.
import { useState } from "preact/hooks";
import type { Trunk } from "../api/api-types.ts";
import { get, post } from "../api/client.ts";
import { Line } from "../charts/line.tsx";
import { number } from "../format/numbers.ts";
import { duration } from "../format/times.ts";
import { clock } from "../live/paused.ts";
import { useLive } from "../live/use-live.ts";
import { Act } from "../parts/act.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Phone } from "../parts/phone.tsx";
import { StateWord } from "../parts/state-word.tsx";
import { Empty, Loading, Problem } from "../parts/states.tsx";
import { Table } from "../parts/table.tsx";
import { run } from "../parts/toast.tsx";
import { When } from "../parts/when.tsx";
import { LinesNow } from "./lines-now.tsx";

export default function TrunksPage() {
  const { value, error, refresh } = useLive("trunks", signal => get("/trunks", {}, signal), {
    dials: ({ trunks }) => trunks.some(t => t.lines_in_use > 0),
  });
  return (
    <>
      <h1 tabIndex={-1}>Trunks</h1>
      {error !== null && <Problem error={error} />}
      {value === null
        ? error === null && <Loading />
        : value.trunks.map(trunk => <TrunkView key={trunk.name} trunk={trunk} refresh={refresh} />)}
    </>
  );
}

export function TrunkView({ trunk, refresh }: { trunk: Trunk; refresh: () => void }) {
  const { breaker, pacing, name } = trunk;
  const failed =
    breaker.dials_in_window === 0 ? "" : `${breaker.failures_in_window}/${breaker.dials_in_window} failed`;
  return (
    <section class={trunk.paused ? "card trunk paused" : "card trunk"} aria-label={`Trunk ${name}`}>
      <div class="head">
        <h2>
          {name} <StateWord state={trunk.status} />
        </h2>
        <StopOrResume trunk={trunk} refresh={refresh} />
      </div>
      {trunk.paused && (
        <p class="lead">
          Nothing is dialled over it
          {trunk.paused_at !== null && (
            <>
              , since <When at={trunk.paused_at} distance />
            </>
          )}
          .
        </p>
      )}
      <dl class="facts-list columns">
        <dt>Lines</dt>
        <dd>
          <LinesNow inUse={trunk.lines_in_use} all={trunk.max_concurrent_calls} />
        </dd>
        <dt>Pace</dt>
        <dd>{pacing.calls_per_second === 0 ? "no limit" : `${pacing.calls_per_second} dials/s`}</dd>
        <dt>Breaker</dt>
        <dd>
          <StateWord state={breaker.state} /> {failed}
          {breaker.until !== null && (
            <>
              {" "}
              until <When at={breaker.until} distance />
            </>
          )}
        </dd>
        <dt>Provider</dt>
        <dd>
          {trunk.provider}
          {trunk.held_until !== null && (
            <>
              , asked to be left alone until <When at={trunk.held_until} distance />
            </>
          )}
        </dd>
        {trunk.caller_id_use !== null && (
          <>
            <dt>Caller ids</dt>
            <dd>
              {trunk.caller_id_use.numbers.length}, {trunk.caller_id_use.standing.replaceAll("_", " ")}
            </dd>
          </>
        )}
      </dl>
      <TrunkMinutes name={name} lines={trunk.max_concurrent_calls} />
      <h3>On the line</h3>
      {trunk.permits.length === 0 ? (
        <Empty text="Nobody." />
      ) : (
        <Table
          caption={`Permits of ${name}`}
          rows={trunk.permits.slice(0, 50)}
          keyOf={p => p.call_id}
          columns={[
            {
              name: "Call",
              cell: p => (
                <a href={`/ui/calls/${p.call_id}`}>
                  <Phone number={p.phone_number} />
                </a>
              ),
            },
            { name: "Campaign", cell: p => <a href={`/ui/campaigns/${p.campaign_id}`}>{p.campaign_id}</a> },
            { name: "Attempt", figure: true, wide: true, cell: p => p.attempt },
            { name: "State", cell: p => (p.begun ? "on the line" : "about to be dialled") },
            { name: "For", figure: true, cell: p => duration(p.age_seconds * 1000) },
            {
              name: "Lease ends in",
              figure: true,
              wide: true,
              cell: p => duration(Date.parse(p.expires_at) - clock.value),
            },
          ]}
        />
      )}
      {trunk.permits.length > 50 && <p class="quiet">{number(trunk.permits.length - 50)} more.</p>}
    </section>
  );
}

function TrunkMinutes({ name, lines }: { name: string; lines: number }) {
  const { value } = useLive(
    `minutes ${name}`,
    signal => get("/trunks/:name/series", { params: { name } }, signal),
    {
      aside: true,
    },
  );
  if (value === null) return null;
  return (
    <Line
      title="Lines in use, 2 hours"
      what="lines"
      from={value.from}
      stepSeconds={value.step_seconds}
      values={value.peak}
      limit={lines}
    />
  );
}

function StopOrResume({ trunk: { name, paused }, refresh }: { trunk: Trunk; refresh: () => void }) {
  const [asked, setAsked] = useState(false);
  const stop = async () => {
    setAsked(false);
    await run(`${name} is stopped.`, () => post("/trunks/:name/pause", { params: { name } }));
    refresh();
  };
  const resume = async () => {
    setAsked(false);
    await run(`${name} dials again.`, () => post("/trunks/:name/resume", { params: { name } }));
    refresh();
  };
  const close = () => setAsked(false);
  return (
    <>
      <Act needs="admin" look={paused ? "primary" : "red"} onAct={() => setAsked(true)}>
        {paused ? "Resume…" : "Stop"}
      </Act>
      {asked && !paused && (
        <Dialog title={`Stop ${name}?`} onClose={close}>
          <p>From now on nothing is dialled over it. Calls that are on the line go on.</p>
          <p class="actions">
            <button type="button" class="red" onClick={() => void stop()}>
              Stop
            </button>
            <button type="button" onClick={close}>
              Cancel
            </button>
          </p>
        </Dialog>
      )}
      {asked && paused && <AskName name={name} onClose={close} onResume={() => void resume()} />}
    </>
  );
}

/** Dialling people again is never one click away from a slip. */
export function AskName({
  name,
  onClose,
  onResume,
}: {
  name: string;
  onClose: () => void;
  onResume: () => void;
}) {
  const [typed, setTyped] = useState("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (typed.trim() === name) onResume();
  };
  return (
    <Dialog title={`Resume ${name}?`} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p>Waiting calls are dialled at once, as the rules allow.</p>
        <label class="field">
          <span>
            Type <strong>{name}</strong> to resume it
          </span>
          <input autocomplete="off" value={typed} onInput={e => setTyped(e.currentTarget.value)} />
        </label>
        <button type="submit" class="primary" aria-disabled={typed.trim() !== name}>
          Resume
        </button>
      </form>
    </Dialog>
  );
}
