// An instant: short, with the whole of it on demand.
import { away, fullMoment, moment } from "../format/times.ts";
import { clock } from "../live/paused.ts";

interface WhenProps {
  at: string | null;
  /** With how far away it is. */
  distance?: boolean;
  zone?: string | undefined;
}

export function When({ at, distance = false, zone }: WhenProps) {
  if (at === null) return <>–</>;
  const now = clock.value;
  return (
    <time dateTime={at} title={fullMoment(at, zone)}>
      {moment(at, now, zone)}
      {distance && <span class="quiet"> {away(at, now)}</span>}
    </time>
  );
}
