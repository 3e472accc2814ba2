// Why something is not dialled now: each check, passed or not, in words.
import type { Check } from "../api/api-types.ts";
import { readable } from "../format/times.ts";
import { clock } from "../live/paused.ts";
import { When } from "./when.tsx";

export const Checks = ({ checks }: { checks: readonly Check[] }) => (
  <ul class="checks">
    {checks.map(({ check, pass, detail, source, opens_at }) => (
      <li key={check} class={pass ? "pass" : "stop"}>
        <span class="mark" aria-hidden="true">
          {pass ? "✓" : "×"}
        </span>
        <div>
          <strong>{check.replaceAll("_", " ")}</strong>
          <span class="hidden">{pass ? ": in order" : ": in the way"}</span> {readable(detail, clock.value)}
          {opens_at && (
            <span class="quiet">
              {" "}
              opens <When at={opens_at} distance />
            </span>
          )}
          {source && <span class="quiet"> {source}</span>}
        </div>
      </li>
    ))}
  </ul>
);
