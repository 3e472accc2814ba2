// How old the figures in view are; a click, or the full stop, pauses their updates.
import { duration } from "../format/times.ts";
import { answeredAt, clock, outOfReach, paused, togglePaused } from "../live/paused.ts";

export function LiveDot() {
  const at = answeredAt.value;
  const age = at === null ? null : Math.max(0, clock.value - at);
  const state = paused.value ? "paused" : outOfReach.value ? "stale" : "live";
  const words = { paused: "paused", stale: "no answer", live: "live" }[state];
  return (
    <button type="button" class={`live ${state}`} aria-pressed={paused.value} onClick={togglePaused}>
      <span class="dot" aria-hidden="true" />
      {words}
      {age !== null && (state !== "live" || age > 3_000) && <span class="quiet"> {duration(age)}</span>}
      <span class="hidden">, {paused.value ? "resume" : "pause"} updates</span>
    </button>
  );
}
