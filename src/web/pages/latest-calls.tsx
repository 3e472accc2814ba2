// The calls that ended last; they stay in place while somebody points at them.
import type { Overview } from "../api/api-types.ts";
import { clockTime, talk } from "../format/times.ts";
import { useHeld } from "../live/use-held.ts";
import { Newer } from "../parts/newer.tsx";
import { Phone } from "../parts/phone.tsx";
import { StateWord } from "../parts/state-word.tsx";
import { Empty } from "../parts/states.tsx";

type Latest = Overview["latest"][number];

const keyOf = ({ call_id, attempt }: Latest) => `${call_id} ${attempt}`;

export function LatestCalls({ latest }: Pick<Overview, "latest">) {
  const { rows, newer, show, holder } = useHeld(latest, keyOf);
  return (
    <section class="card held" aria-labelledby="latest" {...holder}>
      <h2 id="latest">Latest</h2>
      <Newer count={newer} onShow={show} />
      {rows.length === 0 ? (
        <Empty text="No call has ended yet." />
      ) : (
        <ul class="latest">
          {rows.map(call => (
            <li key={keyOf(call)}>
              <span class="quiet mono">{clockTime(call.ended_at)}</span>
              <a href={`/ui/calls/${call.call_id}`}>
                <Phone number={call.phone_number} />
              </a>
              <StateWord state={call.outcome} />
              <span class="quiet">
                {talk(call.duration)} · attempt {call.attempt} ·{" "}
                <a href={`/ui/campaigns/${call.campaign_id}`}>campaign {call.campaign_id}</a>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
