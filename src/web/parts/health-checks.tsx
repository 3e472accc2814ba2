// Health in words: each check with what is wrong, and the fix beside it.
import type { Health } from "../api/api-types.ts";
import { fixFor } from "./fixes.ts";
import { StateWord } from "./state-word.tsx";

const NAMES: Record<string, string> = {
  configuration: "Settings",
  database: "Database",
  gate: "Gate",
  trunk: "Trunks",
  dead_letters: "Dead letters",
  oldest_due_call: "Oldest due call",
  database_size: "Database size",
  archive: "Archive",
  time_zones: "Time zone data",
  own_rules: "Own packs and calendars",
  webhooks: "Webhooks",
  rule_packs: "Rule packs and national lists",
};

export const HealthChecks = ({ health }: { health: Health }) => (
  <ul class="health">
    {Object.entries(health.checks).map(([name, { status, problems = [] }]) => (
      <li key={name} class="card">
        <h2>
          {NAMES[name] ?? name} <StateWord state={status} />
        </h2>
        {problems.map(problem => {
          const fix = fixFor(problem, name);
          return (
            <div key={problem} class="fix">
              <p>{problem}</p>
              {fix !== null && (
                <p>
                  <span class="quiet">{fix.say}</span>
                  {fix.command !== undefined && <code class="block">{fix.command}</code>}
                </p>
              )}
            </div>
          );
        })}
        {problems.length === 0 && status === "unknown" && (
          <p class="quiet">It cannot be known before the points above are in order.</p>
        )}
      </li>
    ))}
  </ul>
);
