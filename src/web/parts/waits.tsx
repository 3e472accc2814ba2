// "Why is it waiting", which comes first on every page about a campaign: in words, with numbers and the time it ends.
import type { Live } from "../api/api-types.ts";
import { number, plural } from "../format/numbers.ts";
import { place, readable } from "../format/times.ts";
import { clock } from "../live/paused.ts";
import { When } from "./when.tsx";

type Why = Live["why"];

interface Reason {
  key: string;
  calls: number;
  text: string;
  until?: string | null;
  zone?: string;
}

const OTHERS: [Exclude<keyof Why, "as_of" | "closed_by_zone" | "at_least">, string][] = [
  ["ready", "next to be dialled: nothing is in their way"],
  ["retry_delay", "not due yet: their retry delay is not over"],
  ["lines", "due, and all lines are in use"],
  ["pace", "due, and wait for the next dial's turn"],
  ["breaker", "due, and the trunk is paused, held or behind an open breaker"],
  ["caller_ids", "due, and all caller ids are at their cap for today"],
  ["number", "due, and another call to the number is on the line"],
  ["state", "held: the campaign is paused, cancelled or inactive"],
  ["never", "never: no attempt is left, or no hours open within 14 days"],
];

export function reasonsOf(why: Why): Reason[] {
  const closed = why.closed_by_zone.map(({ time_zone, calls, until }) => ({
    key: time_zone,
    calls,
    text:
      until === null
        ? `closed in ${place(time_zone)}, no hours within 14 days`
        : `closed in ${place(time_zone)}`,
    until,
    zone: time_zone,
  }));
  const others = OTHERS.flatMap(([key, text]) => (why[key] > 0 ? [{ key, calls: why[key], text }] : []));
  return [...closed, ...others].sort((a, b) => b.calls - a.calls);
}

const HEADS: Record<string, string> = {
  not_started: "Not started",
  state: "Held",
  nothing_left: "Nothing left to dial",
  hours: "Waits for calling hours",
  retry_delay: "Waits for retry delays",
  trunk: "Waits for the trunk",
  lines: "Waits for a free line",
  pace: "Waits for the pace",
  caller_ids: "Waits for caller ids",
};

/** Null = nothing is in the way. */
export function WaitsFor({ waits }: { waits: Live["waits"] }) {
  if (waits === null) return <span class="state good">dialling</span>;
  return (
    <span class="waits" title={waits.text}>
      {HEADS[waits.reason] ?? waits.reason}
      {waits.until !== null && (
        <>
          {" "}
          until <When at={waits.until} distance />
        </>
      )}
    </span>
  );
}

export function WhyWaiting({ live }: { live: Pick<Live, "waits" | "why" | "lines" | "status"> }) {
  const { waits, why } = live;
  const reasons = reasonsOf(why);
  const most = Math.max(1, ...reasons.map(r => r.calls));
  return (
    <section class="card why" aria-labelledby="why-waiting">
      <h2 id="why-waiting">Why is it waiting?</h2>
      <p class="lead">
        {waits === null ? (
          <>Nothing is in the way: {plural(live.lines.in_use, "call")} on the line.</>
        ) : (
          <>
            <strong>{HEADS[waits.reason] ?? waits.reason}.</strong> {readable(waits.text, clock.value)}
            {waits.until !== null && (
              <>
                {" "}
                Ends <When at={waits.until} distance />.
              </>
            )}
          </>
        )}
      </p>
      {reasons.length > 0 && (
        <ul class="reasons">
          {reasons.map(({ key, calls, text, until, zone }) => (
            <li key={key}>
              <strong class="figure">{number(calls)}</strong>
              <span class="bar" aria-hidden="true">
                <span style={{ width: `${(calls / most) * 100}%` }} />
              </span>
              <span>
                {text}
                {until ? (
                  <>
                    {" "}
                    until <When at={until} zone={zone} /> there, <When at={until} distance />
                  </>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      )}
      {why.at_least && <p class="quiet">Of a sample: there are more than are counted here.</p>}
    </section>
  );
}
