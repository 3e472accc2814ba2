// Where a webhook goes and what it is told, asked in a form. What the service refuses stands at its field.
import { useState } from "preact/hooks";
import { DEFAULT_EVENT_TYPES, EVENT_TYPES } from "../../domain/events/event-type.ts";
import type { Webhook } from "../api/api-types.ts";
import { messageOf } from "../api/failure.ts";
import { lacking } from "../app/session.ts";
import { Field } from "../parts/field.tsx";
import { refusedFields } from "./webhook-body.ts";

const FIELDS = ["url", "description", "types", "campaign_ids", "payload", "ordered"];

interface WebhookFormProps {
  /** As it is; absent = it is made. */
  webhook?: Webhook;
  error: unknown;
  /** `opened`: what it was filled with. */
  onSubmit: (form: FormData, opened: Webhook | undefined) => void;
}

export function WebhookForm({ webhook, error, onSubmit }: WebhookFormProps) {
  // What somebody types is not overwritten by what is read meanwhile.
  const [before] = useState(webhook);
  const [polled, setPolled] = useState(before !== undefined && before.url === null);
  const lacks = lacking("admin");
  const refused = refusedFields(error);
  const problemOf = (field: string) => refused.get(field) ?? null;
  const elsewhere = ![...refused.keys()].some(field => FIELDS.includes(field));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (lacks === null) onSubmit(new FormData(event.currentTarget as HTMLFormElement), before);
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
            defaultValue={before?.url ?? ""}
            placeholder="https://example.com/calls"
          />
        )}
      />
      <label class="check">
        <input
          type="checkbox"
          name="polled"
          checked={polled}
          onChange={e => setPolled(e.currentTarget.checked)}
        />{" "}
        Send nothing: keep its events for who polls
      </label>
      <Field
        label="What it is for"
        problem={problemOf("description")}
        input={props => (
          <input {...props} name="description" maxLength={200} defaultValue={before?.description ?? ""} />
        )}
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
                defaultChecked={(before?.types ?? DEFAULT_EVENT_TYPES).includes(type)}
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
        input={props => (
          <input
            {...props}
            name="campaign_ids"
            inputMode="numeric"
            placeholder="7, 9"
            defaultValue={before?.campaign_ids?.join(", ") ?? ""}
          />
        )}
      />
      <Field
        label="Payload"
        problem={problemOf("payload")}
        input={props => (
          <select {...props} name="payload">
            <option value="full">full: numbers, outcomes, metadata</option>
            <option value="thin" selected={before?.payload === "thin"}>
              thin: ids only
            </option>
          </select>
        )}
      />
      <label class="check">
        <input type="checkbox" name="ordered" defaultChecked={before?.ordered ?? false} /> One by one: the
        next when the one before is there
      </label>
      {error !== null && elsewhere && (
        <p class="problem" role="alert">
          {messageOf(error)}
        </p>
      )}
      <button type="submit" class="primary" aria-disabled={lacks !== null} title={lacks ?? undefined}>
        {before === undefined ? "Create" : "Save"}
        {lacks !== null && <span class="hidden">. {lacks}</span>}
      </button>
      <p class="quiet">
        {before === undefined
          ? "It is told of what happens from then on."
          : "What waits is sent by it too; under another URL, one that is held is tried at once."}
      </p>
    </form>
  );
}
