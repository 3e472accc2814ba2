// What happened to a call, in order; long waits are drawn short.
import type { CallDetail } from "../api/api-types.ts";
import { clockTime, duration, fullMoment, moment, talk } from "../format/times.ts";
import { StateWord } from "../parts/state-word.tsx";
import { When } from "../parts/when.tsx";
import { Evidence } from "./evidence.tsx";

type Attempt = CallDetail["attempts"][number];

export function CallTimeline({ call }: { call: CallDetail }) {
  let before = Date.parse(call.created_at);
  return (
    <section class="card" aria-labelledby="what-happened">
      <h2 id="what-happened">What happened</h2>
      <ol class="timeline">
        <li>
          <Stamp at={call.created_at} /> accepted
        </li>
        {call.attempts.map(attempt => {
          const started = attempt.started_at === null ? before : Date.parse(attempt.started_at);
          const wait = started - before;
          before = attempt.ended_at === null ? started : Date.parse(attempt.ended_at);
          return <AttemptSteps key={attempt.attempt} attempt={attempt} waitMs={wait} />;
        })}
        {call.scheduled_at !== null && (
          <li class="gap">
            next attempt <When at={call.scheduled_at} distance />
          </li>
        )}
      </ol>
    </section>
  );
}

const Stamp = ({ at }: { at: string }) => (
  <time class="mono" dateTime={at} title={fullMoment(at)}>
    {moment(at).includes(",") ? `${moment(at).split(",")[0]} ` : ""}
    {clockTime(at)}
  </time>
);

function AttemptSteps({ attempt, waitMs }: { attempt: Attempt; waitMs: number }) {
  const { status, started_at: begun, ended_at: ended, evidence } = attempt;
  return (
    <>
      {waitMs > 2_000 && <li class="gap">{duration(waitMs)} later</li>}
      {begun !== null && (
        <li>
          <Stamp at={begun} /> attempt {attempt.attempt}: dial begun
          {attempt.trunk !== null && <> over {attempt.trunk}</>}
          {attempt.caller_id !== null && <>, showing {attempt.caller_id}</>}
          {evidence !== undefined && <Evidence evidence={evidence} />}
        </li>
      )}
      {attempt.answered_at !== null && (
        <li>
          <Stamp at={attempt.answered_at} /> answered
          {attempt.answered_by !== null && ` by a ${attempt.answered_by}`}
        </li>
      )}
      {ended !== null && (
        <li>
          <Stamp at={ended} /> <StateWord state={status} />
          {attempt.disposition !== null && <> ({attempt.disposition.replaceAll("_", " ")})</>}
          {begun !== null && <> after {duration(Date.parse(ended) - Date.parse(begun))}</>}
          {attempt.duration !== null && attempt.duration > 0 && <>, {talk(attempt.duration)} of talk</>}
          {attempt.cost !== null && (
            <>
              , {attempt.cost.amount} {attempt.cost.currency}
            </>
          )}
          {attempt.error !== null && <p class="quiet">{attempt.error}</p>}
          {attempt.external_call_id !== null && (
            <p class="quiet">
              provider's id <span class="mono">{attempt.external_call_id}</span>
              {attempt.hangup_cause !== null && `, ${attempt.hangup_cause}`}
            </p>
          )}
        </li>
      )}
    </>
  );
}
