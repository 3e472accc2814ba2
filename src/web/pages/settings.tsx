// What is in force and who is signed in; no secret is known here.
import { get } from "../api/client.ts";
import { keysOn, masks, nextTheme, theme } from "../app/preferences.ts";
import { who } from "../app/session.ts";
import { useOnce } from "../live/use-once.ts";
import { Loading, Problem } from "../parts/states.tsx";
import { When } from "../parts/when.tsx";

export default function SettingsPage() {
  const rules = useOnce("rules", () => get("/retry-rules", {}));
  const trunks = useOnce("trunks", () => get("/trunks", {}));
  const error = rules.error ?? trunks.error;
  const current = who.value;
  return (
    <>
      <h1 tabIndex={-1}>Settings</h1>
      {error !== null && <Problem error={error} />}
      {current.kind === "in" && (
        <section class="card">
          <h2>Session</h2>
          <dl class="facts-list">
            <dt>Signed in as</dt>
            <dd>
              {current.session.name}, scope {current.session.scope}, by {current.session.via}
            </dd>
            <dt>Until</dt>
            <dd>
              <When at={current.session.expires_at} distance />
            </dd>
            <dt>Environment</dt>
            <dd>{current.session.environment}</dd>
          </dl>
        </section>
      )}
      <section class="card">
        <h2>In force</h2>
        {rules.value === null ? (
          error === null && <Loading />
        ) : (
          <dl class="facts-list">
            {Object.entries(rules.value.in_force).map(([name, value]) => (
              <div key={name}>
                <dt>{name.replaceAll("_", " ")}</dt>
                <dd>{value ?? "not set"}</dd>
              </div>
            ))}
            {(trunks.value?.trunks ?? []).map(t => (
              <div key={t.name}>
                <dt>trunk {t.name}</dt>
                <dd>
                  {t.provider}, {t.max_concurrent_calls} lines,{" "}
                  {t.pacing.calls_per_second === 0 ? "no pace limit" : `${t.pacing.calls_per_second} dials/s`}
                </dd>
              </div>
            ))}
          </dl>
        )}
        <p class="quiet">They are set in wrangler.toml and the rules file; secrets are never shown.</p>
      </section>
      <section class="card">
        <h2>This browser</h2>
        <p class="actions">
          <button type="button" onClick={nextTheme}>
            Theme: {theme.value}
          </button>
          <button type="button" aria-pressed={masks.value} onClick={() => (masks.value = !masks.value)}>
            {masks.value ? "Numbers are masked" : "Numbers are shown"}
          </button>
          <button type="button" aria-pressed={keysOn.value} onClick={() => (keysOn.value = !keysOn.value)}>
            {keysOn.value ? "Keys are on" : "Keys are off"}
          </button>
        </p>
      </section>
    </>
  );
}
