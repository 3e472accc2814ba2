// A service that lacks settings: what is missing, and how to put it right, before anybody can sign in.
import { errorOf } from "../../client/core/answered.ts";
import type { Health } from "../api/api-types.ts";
import { useLive } from "../live/use-live.ts";
import { HealthChecks } from "../parts/health-checks.tsx";
import { MakeToken } from "../parts/make-token.tsx";
import { Loading, Problem } from "../parts/states.tsx";
import { lookWho } from "./session.ts";

const failureOf = ({ status, headers }: Response, value: unknown) =>
  errorOf({ status, header: name => headers.get(name) }, value);

export async function askHealth(): Promise<Health> {
  const response = await fetch("/health", { headers: { Accept: "application/json" } });
  const value = await response.json().catch(() => null);
  if (value?.checks === undefined) throw failureOf(response, value);
  return value as Health;
}

const lacksToken = ({ checks }: Health) =>
  checks.configuration.problems?.some(problem => /API_TOKENS|VALID_TOKENS/.test(problem)) === true;

export function Unconfigured() {
  const { value, error } = useLive("health", async () => {
    const health = await askHealth();
    if (health.checks.configuration.status === "ok") await lookWho();
    return health;
  });
  return (
    <main class="alone wide">
      <h1>Not ready yet</h1>
      <p>The service runs, and lacks settings. This page looks again by itself.</p>
      {error !== null && value === null && <Problem error={error} />}
      {value === null ? <Loading /> : <HealthChecks health={value} />}
      {value !== null && lacksToken(value) && (
        <section class="card">
          <MakeToken />
        </section>
      )}
    </main>
  );
}
