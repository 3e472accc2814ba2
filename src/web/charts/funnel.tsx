// What each further attempt brings.
import type { Funnel as FunnelAnswer } from "../api/api-types.ts";
import { number, percent, share } from "../format/numbers.ts";
import { Figure } from "./figure.tsx";

const ordinal = (n: number) => `${n}${n === 1 ? "st" : n === 2 ? "nd" : n === 3 ? "rd" : "th"}`;

export function funnelSummary({ attempts, counts }: FunnelAnswer): string {
  const [first] = attempts;
  if (first === undefined || first.dialled === 0) return "No attempt has ended yet.";
  const picked = attempts.reduce((sum, a) => sum + a.picked, 0);
  const later = picked - first.picked;
  return `${percent(share(first.picked, first.dialled))} pick up at first; further attempts brought ${number(later)} more. ${number(counts.failed)} were not reached.`;
}

export function Funnel({ funnel }: { funnel: FunnelAnswer }) {
  const most = Math.max(1, ...funnel.attempts.map(a => a.dialled));
  return (
    <Figure
      title="By attempt"
      summary={funnelSummary(funnel)}
      head={["Attempt", "ended", "picked", "share"]}
      rows={() =>
        funnel.attempts.map(a => [
          ordinal(a.attempt),
          a.dialled,
          a.picked,
          percent(share(a.picked, a.dialled)),
        ])
      }
    >
      <ol class="funnel">
        {funnel.attempts.map(({ attempt, dialled, picked }) => (
          <li key={attempt}>
            <span>{ordinal(attempt)}</span>
            <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
              <rect class="all" width={(dialled / most) * 100} height="10" />
              <rect class="outcome picked" width={(picked / most) * 100} height="10" />
            </svg>
            <span class="figure">
              {number(dialled)} → <strong>{percent(share(picked, dialled))}</strong>
            </span>
          </li>
        ))}
      </ol>
    </Figure>
  );
}
