// Who is told of what happens: each webhook with how it stands, in words first.
import type { Webhook } from "../api/api-types.ts";
import { get } from "../api/client.ts";
import { standingWords } from "../format/endpoint-words.ts";
import { clock } from "../live/paused.ts";
import { useLive } from "../live/use-live.ts";
import { StateWord } from "../parts/state-word.tsx";
import { Empty, Loading, Problem } from "../parts/states.tsx";

export default function WebhooksPage() {
  const { value, error } = useLive("webhooks", signal => get("/webhooks", {}, signal));
  return (
    <>
      <div class="head">
        <h1 tabIndex={-1}>Webhooks</h1>
        <p class="actions">
          <a class="button primary" href="/ui/webhooks/new">
            New webhook
          </a>
        </p>
      </div>
      {error !== null && <Problem error={error} />}
      {value === null ? error === null && <Loading /> : <Webhooks webhooks={value.webhooks} />}
    </>
  );
}

export function Webhooks({ webhooks }: { webhooks: readonly Webhook[] }) {
  if (webhooks.length === 0)
    return <Empty text="Nobody is told of anything: what happens is not written down." />;
  return (
    <>
      {webhooks.map(webhook => (
        <section key={webhook.id} class="card stack" aria-label={`Webhook ${nameOf(webhook)}`}>
          <h2>
            <a href={`/ui/webhooks/${webhook.id}`}>{nameOf(webhook)}</a> <StateWord state={webhook.status} />
          </h2>
          <p class="lead">{standingWords(webhook, clock.value)}</p>
          <p class="quiet facts">{filtersOf(webhook)}</p>
        </section>
      ))}
    </>
  );
}

export const nameOf = ({ url, description, id }: Webhook): string =>
  description ?? url ?? `${id.slice(0, 8)}, polled`;

/** `call.finished, campaign.completed · campaigns 7, 9 · ids only` */
export const filtersOf = ({ types, campaign_ids, payload, ordered }: Webhook): string =>
  [
    ...(types.length === 0 ? [] : [types.length > 4 ? `${types.length} types of events` : types.join(", ")]),
    campaign_ids === null ? "every campaign" : `campaign ${campaign_ids.join(", ")}`,
    ...(payload === "thin" ? ["ids only"] : []),
    ...(ordered ? ["one by one"] : []),
  ].join(" · ");
