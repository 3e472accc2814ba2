// Why an attempt was let out, or a call ended by its rule packs: the decision as it was stored, with window, packs, sources.
import type { ComponentChildren } from "preact";
import type { CallDetail } from "../api/api-types.ts";
import { Phone } from "../parts/phone.tsx";
import { When } from "../parts/when.tsx";

type Kept = NonNullable<CallDetail["evidence"]>;
type Decision = NonNullable<Kept["decision"]>;

export function Evidence({ evidence }: { evidence: Kept }) {
  const { decision } = evidence;
  if (decision === undefined) return <p class="quiet">Decided on; evidence {evidence.context_id}.</p>;
  const passed = decision.rules.filter(r => r.pass).length;
  const refused = decision.decision === "refuse";
  return (
    <details class={refused ? "evidence refused" : "evidence"} open={refused}>
      <summary>
        {wordsOf(decision)}: {decision.local_times.join(", ")}; {passed} of {decision.rules.length} rules
        passed
      </summary>
      <Facts evidence={evidence} decision={decision} />
      <ul class="checks">
        {decision.rules.map(({ rule, pass, source }) => (
          <li key={rule} class={pass ? "pass" : "stop"}>
            <span class="mark" aria-hidden="true">
              {pass ? "✓" : "×"}
            </span>
            <div>
              {rule}
              <span class="hidden">{pass ? ": passed" : ": in the way"}</span>{" "}
              <span class="quiet">{source}</span>
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}

function wordsOf({ decision, reason, would_block }: Decision): string {
  if (decision === "refuse") return `Refused: ${reason ?? "no reason is kept"}`;
  const observed = would_block !== null && would_block.length > 0;
  return observed ? "Dialled, since rules are only observed" : "Allowed because";
}

/** Those that are not known, or not asked for, are left out. */
function factsOf({ decided_at, context_id, counts }: Kept, d: Decision): [string, ComponentChildren][] {
  const listed = Object.entries(d.lists ?? {});
  const facts: [string, ComponentChildren | null][] = [
    ["Decided", <When at={decided_at} />],
    [
      "Window",
      <>
        {d.open_from === null ? "open for more than a day" : <When at={d.open_from} />}
        {d.open_until === null ? (
          ", no end is known"
        ) : (
          <>
            {" "}
            until <When at={d.open_until} />
          </>
        )}
        {d.open_until !== null && d.closing_margin_seconds > 0 && `, less ${d.closing_margin_seconds} s`}
      </>,
    ],
    ["Place", [...d.regions, ...d.zones].join(", ") || "not known"],
    ["Packs", d.packs.join(", ") || "none"],
    ["Kind", `${d.purpose.replaceAll("_", " ")}, ${d.automated ? "automated" : "by hand"}, mode ${d.mode}`],
    [
      "Calendars",
      Object.entries(d.calendars)
        .map(([name, until]) => `${name} until ${until}`)
        .join(", "),
    ],
    [
      "Lists",
      listed
        .map(
          ([name, { set, as_of }]) =>
            `${name}: ${set ?? "no upload"}${as_of === null ? "" : `, of ${as_of}`}`,
        )
        .join("; "),
    ],
    [
      "Counted",
      Object.entries(counts)
        .map(([cap, count]) => `${count} for ${cap}`)
        .join(", "),
    ],
    ["Suppression", d.suppression],
    ["Consent", d.consent && [d.consent.basis, d.consent.source, d.consent.ref].filter(Boolean).join(", ")],
    ["Person", d.subject],
    ["Showed", d.caller_id && <Phone number={d.caller_id} />],
    ["Would have been stopped by", d.would_block?.join(", ") ?? null],
    ["Time zone data", d.time_zones.ok ? null : `not as expected: ${d.time_zones.probe}`],
    [
      "Versions",
      `rules ${d.rules_version}${d.code_version === null ? "" : `, program ${d.code_version}`}, evidence ${context_id}`,
    ],
  ];
  return facts.filter((fact): fact is [string, ComponentChildren] => fact[1] !== null && fact[1] !== "");
}

const Facts = ({ evidence, decision }: { evidence: Kept; decision: Decision }) => (
  <dl class="facts-list">
    {factsOf(evidence, decision).map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
