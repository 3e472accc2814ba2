// Lines in use of all there are.
import { number } from "../format/numbers.ts";

export const LinesNow = ({ inUse, all }: { inUse: number; all: number }) => (
  <>
    <strong class="big">
      {number(inUse)}
      <span class="quiet"> / {number(all)} lines</span>
    </strong>
    <meter min={0} max={Math.max(1, all)} value={inUse} aria-label={`${inUse} of ${all} lines in use`} />
  </>
);
