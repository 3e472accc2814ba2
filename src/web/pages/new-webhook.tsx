// A new webhook: where it goes and what it is told. What the service refuses stands at its field; its secret is shown once.
import { useState } from "preact/hooks";
import { DEFAULT_EVENT_TYPES, EVENT_TYPES } from "../../domain/events/event-type.ts";
import { get, post } from "../api/client.ts";
import { messageOf } from "../api/failure.ts";
import { go } from "../app/router.ts";
import { lacking } from "../app/session.ts";
import { Field } from "../parts/field.tsx";
import { refusedFields, webhookBody } from "./webhook-body.ts";
import { SecretDialog, type SecretShown } from "./webhook-secret.tsx";

export default function NewWebhookPage() {
  const [error, setError] = useState<unknown>(null);
  const [shown, setShown] = useState<SecretShown | null>(null);
  const submit = async (form: FormData) => {
    setError(null);
    try {
      const made = await post("/webhooks", { body: webhookBody(form) });
      if (made.url === null) return go(`/ui/webhooks/${made.id}`);
      setShown(await get("/webhooks/:id/secret", { params: { id: made.id } }));
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <>
      <h1 tabIndex={-1}>New webhook</h1>
      <WebhookForm error={error} onSubmit={form => void submit(form)} />
      {shown !== null && (
        <SecretDialog title="Its secret" secret={shown} onClose={() => go(`/ui/webhooks/${shown.id}`)} />
      )}
    </>
  );
}

const FIELDS = ["url", "description", "types", "campaign_ids", "payload", "ordered"];

export function WebhookForm({ error, onSubmit }: { error: unknown; onSubmit: (form: FormData) => void }) {
  const [polled, setPolled] = useState(false);
  const lacks = lacking("admin");
  const refused = refusedFields(error);
  const problemOf = (field: string) => refused.get(field) ?? null;
  const elsewhere = ![...refused.keys()].some(field => FIELDS.includes(field));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (lacks === null) onSubmit(new FormData(event.currentTarget as HTMLFormElement));
  };
  return (
    <form class="card stack narrow" onSubmit={submit}>
      <Field
        label="URL: https, a name of the public internet"
        problem={problemOf("url")}
        input={props => (
          <input
            {...props}
            name="url"
            inputMode="url"
            required={!polled}
            disabled={polled}
            placeholder="https://example.com/calls"
          />
        )}
      />
      <label class="check">
        <input type="checkbox" name="polled" onChange={e => setPolled(e.currentTarget.checked)} /> Send
        nothing: keep its events for who polls
      </label>
      <Field
        label="What it is for"
        problem={problemOf("description")}
        input={props => <input {...props} name="description" maxLength={200} />}
      />
      <fieldset>
        <legend>Events</legend>
        <p class="days">
          {EVENT_TYPES.map(type => (
            <label key={type} class="check">
              <input
                type="checkbox"
                name="types"
                value={type}
                defaultChecked={DEFAULT_EVENT_TYPES.includes(type)}
              />{" "}
              {type}
            </label>
          ))}
        </p>
        {problemOf("types") !== null && (
          <p class="problem" role="alert">
            {problemOf("types")}
          </p>
        )}
      </fieldset>
      <Field
        label="Campaigns: their ids, separated by commas; empty = all"
        problem={problemOf("campaign_ids")}
        input={props => <input {...props} name="campaign_ids" inputMode="numeric" placeholder="7, 9" />}
      />
      <Field
        label="Payload"
        problem={problemOf("payload")}
        input={props => (
          <select {...props} name="payload">
            <option value="full">full: numbers, outcomes, metadata</option>
            <option value="thin">thin: ids only</option>
          </select>
        )}
      />
      <label class="check">
        <input type="checkbox" name="ordered" /> One by one: the next when the one before is there
      </label>
      {error !== null && elsewhere && (
        <p class="problem" role="alert">
          {messageOf(error)}
        </p>
      )}
      <button type="submit" class="primary" aria-disabled={lacks !== null} title={lacks ?? undefined}>
        Create{lacks !== null && <span class="hidden">. {lacks}</span>}
      </button>
      <p class="quiet">It is told of what happens from then on.</p>
    </form>
  );
}
