// A call: what happened, and why each attempt was allowed; why it is not dialled now.
import type { CallDetail, Explanation } from "../api/api-types.ts";
import { get, post } from "../api/client.ts";
import type { PageProps } from "../app/pages.ts";
import { readable } from "../format/times.ts";
import { clock } from "../live/paused.ts";
import { useLive } from "../live/use-live.ts";
import { Act } from "../parts/act.tsx";
import { Checks } from "../parts/checks.tsx";
import { Phone } from "../parts/phone.tsx";
import { Loading, Problem } from "../parts/states.tsx";
import { run } from "../parts/toast.tsx";
import { When } from "../parts/when.tsx";
import { CallTimeline } from "./call-timeline.tsx";
import { CallState } from "./calls-table.tsx";
import { Evidence } from "./evidence.tsx";

const isOnLine = ({ status }: Pick<CallDetail, "status">) => status === "PROCESSING" || status === "RETRYING";
const waits = (call: Pick<CallDetail, "status" | "scheduled_at">) =>
  !isOnLine(call) && call.scheduled_at !== null;

export default function CallPage({ params: { id = "" } }: PageProps) {
  const params = { call_id: id };
  const call = useLive(`call ${id}`, signal => get("/calls/:call_id", { params }, signal), {
    dials: isOnLine,
  });
  const why = useLive(`explain ${id}`, signal => get("/calls/:call_id/explain", { params }, signal), {
    aside: true,
  });
  if (call.value === null)
    return (
      <>
        <h1 tabIndex={-1}>Call</h1>
        {call.error === null ? <Loading /> : <Problem error={call.error} />}
      </>
    );
  return (
    <CallView
      call={call.value}
      explanation={why.value}
      stale={call.error !== null}
      refresh={() => {
        call.refresh();
        why.refresh();
      }}
    />
  );
}

interface CallViewProps {
  call: CallDetail;
  explanation: Explanation | null;
  stale?: boolean;
  refresh: () => void;
}

export function CallView({ call, explanation, stale = false, refresh }: CallViewProps) {
  const params = { call_id: call.call_id };
  const name = typeof call.metadata?.name === "string" ? call.metadata.name : null;
  const cancel = async () => {
    await run("Called off.", () => post("/calls/:call_id/cancel", { params }));
    refresh();
  };
  const hangUp = async () => {
    await run("The provider is asked to hang up; its report ends the call.", () =>
      post("/calls/:call_id/hang-up", { params }),
    );
    refresh();
  };
  return (
    <div class={stale ? "stack stale" : "stack"}>
      <div class="head">
        <div>
          <h1 tabIndex={-1}>
            <Phone number={call.phone_number} /> {name !== null && <span class="quiet">{name}</span>}
          </h1>
          <p class="facts">
            <CallState call={call} />
            <span>
              attempt {call.attempt_count} of {call.max_attempts}
            </span>
            {waits(call) && (
              <span>
                next <When at={call.scheduled_at} distance />
              </span>
            )}
            <a href={`/ui/campaigns/${call.campaign_id}`}>{call.campaign_name}</a>
          </p>
        </div>
        <p class="actions">
          <Act needs="write" not={waits(call) ? null : "It does not wait for an attempt."} onAct={cancel}>
            Cancel
          </Act>
          <Act needs="write" not={isOnLine(call) ? null : "It is not on the line."} onAct={hangUp}>
            Hang up
          </Act>
          <a class="button" href={`/api/v1/calls/${call.call_id}`} target="_blank" rel="noreferrer">
            JSON
          </a>
        </p>
      </div>
      {explanation !== null && waits(call) && (
        <section class="card why" aria-labelledby="why-not">
          <h2 id="why-not">
            {explanation.can_be_dialled_now ? "It can be dialled now" : "Why is it waiting?"}
          </h2>
          <p class="lead">
            {readable(explanation.reason, clock.value)}
            {explanation.next_possible_at !== null && !explanation.can_be_dialled_now && (
              <>
                {" "}
                Possible <When at={explanation.next_possible_at} distance />.
              </>
            )}
          </p>
          <Checks checks={explanation.checks} />
        </section>
      )}
      {call.evidence !== undefined && (
        <section class="card needs" aria-labelledby="refused">
          <h2 id="refused">Its rule packs have ended it</h2>
          <Evidence evidence={call.evidence} />
        </section>
      )}
      <CallTimeline call={call} />
      <section class="card">
        <h2>Details</h2>
        <dl class="facts-list">
          <dt>Call id</dt>
          <dd class="mono">{call.call_id}</dd>
          <dt>Provider's id</dt>
          <dd class="mono">{call.external_call_id ?? "–"}</dd>
          <dt>Talk time</dt>
          <dd>{call.total_call_time} s</dd>
          {call.error_message !== null && (
            <>
              <dt>Error</dt>
              <dd>{call.error_message}</dd>
            </>
          )}
          {call.metadata !== null && (
            <>
              <dt>Metadata</dt>
              <dd>
                <pre>{JSON.stringify(call.metadata, null, 2)}</pre>
              </dd>
            </>
          )}
        </dl>
      </section>
    </div>
  );
}
