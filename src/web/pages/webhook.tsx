// One webhook: how it stands in words, what it is told, what was sent to it, and what can be done.
import type { Webhook } from "../api/api-types.ts";
import { get } from "../api/client.ts";
import type { PageProps } from "../app/pages.ts";
import { standingWords } from "../format/endpoint-words.ts";
import { clock } from "../live/paused.ts";
import { useLive } from "../live/use-live.ts";
import { StateWord } from "../parts/state-word.tsx";
import { Loading, Problem } from "../parts/states.tsx";
import { When } from "../parts/when.tsx";
import { WebhookActions } from "./webhook-actions.tsx";
import { DeliveriesOf } from "./webhook-deliveries.tsx";
import { filtersOf, nameOf } from "./webhooks.tsx";

export default function WebhookPage({ params: { id = "" }, query }: PageProps) {
  const { value, error, refresh } = useLive(`webhook ${id}`, signal =>
    get("/webhooks/:id", { params: { id } }, signal),
  );
  if (value === null)
    return (
      <>
        <h1 tabIndex={-1}>Webhook</h1>
        {error === null ? <Loading /> : <Problem error={error} />}
      </>
    );
  return (
    <>
      <WebhookHead webhook={value} refresh={refresh} />
      {error !== null && <Problem error={error} />}
      <DeliveriesOf webhook={value} query={query} />
    </>
  );
}

export function WebhookHead({ webhook, refresh }: { webhook: Webhook; refresh: () => void }) {
  const { last_error: last, previous_secret_until: until } = webhook;
  return (
    <>
      <h1 tabIndex={-1}>
        {nameOf(webhook)} <StateWord state={webhook.status} />
      </h1>
      <p class="lead">{standingWords(webhook, clock.value)}</p>
      <WebhookActions webhook={webhook} refresh={refresh} />
      <dl class="facts-list card">
        <dt>Sent to</dt>
        <dd>{webhook.url ?? "nobody: polled"}</dd>
        <dt>Told of</dt>
        <dd>{filtersOf({ ...webhook, types: [] })}</dd>
        <dt>Events</dt>
        <dd>{webhook.types.join(", ")}</dd>
        {last !== null && (
          <>
            <dt>Last error</dt>
            <dd>
              event {last.sequence}, <When at={last.failed_at} />: {last.error}
              {last.delivered_at !== null && (
                <>
                  ; there since <When at={last.delivered_at} />
                </>
              )}
            </dd>
          </>
        )}
        {until !== null && (
          <>
            <dt>Secret</dt>
            <dd>
              version {webhook.secret_version}; the one before signs too until <When at={until} distance />
            </dd>
          </>
        )}
        <dt>Made</dt>
        <dd>
          <When at={webhook.created_at} /> by {webhook.created_by}
        </dd>
      </dl>
    </>
  );
}
