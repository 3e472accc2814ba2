// Is the service well: each check in words, with what to do.
import { askHealth } from "../app/unconfigured.tsx";
import { useLive } from "../live/use-live.ts";
import { HealthChecks } from "../parts/health-checks.tsx";
import { StateWord } from "../parts/state-word.tsx";
import { Loading, Problem } from "../parts/states.tsx";

export default function HealthPage() {
  const { value, error } = useLive("health", askHealth);
  return (
    <>
      <h1 tabIndex={-1}>Health {value !== null && <StateWord state={value.status} />}</h1>
      {error !== null && <Problem error={error} />}
      {value === null ? error === null && <Loading /> : <HealthChecks health={value} />}
    </>
  );
}
