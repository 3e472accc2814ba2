// A form's fields → what the API takes for a webhook, new or changed; and what it refused, by field.
import { ApiError } from "../../client/core/errors.ts";
import { EVENT_TYPES } from "../../domain/events/event-type.ts";
import { PAYLOADS } from "../../domain/webhooks/endpoint.ts";
import type { Sent, Webhook } from "../api/api-types.ts";

type Body = Sent<"post", "/webhooks">["body"];

/** What is no number is sent as it is: the service says what is wrong with it. */
const idOf = (text: string) => (/^\d{1,15}$/.test(text) ? Number(text) : text);

export function webhookBody(form: FormData): Body {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const types = EVENT_TYPES.filter(type => form.getAll("types").includes(type));
  const campaigns = text("campaign_ids")
    .split(/[\s,]+/)
    .filter(each => each !== "");
  return {
    url: form.get("polled") === null ? text("url") : null,
    description: text("description") || null,
    types,
    campaign_ids: campaigns.length === 0 ? null : (campaigns.map(idOf) as number[]),
    payload: PAYLOADS.find(payload => payload === text("payload")) ?? "full",
    ordered: form.get("ordered") !== null,
  };
}

type Changes = Sent<"patch", "/webhooks/:id">["body"];

/** What the form has otherwise than `opened`, as it was filled in: what others have changed meanwhile stays. */
export function webhookChanges(form: FormData, opened: Webhook): Changes {
  const isOther = ([name, value]: [string, unknown]) =>
    JSON.stringify(inOneOrder(value)) !== JSON.stringify(inOneOrder(shownOf(opened, name)));
  return Object.fromEntries(Object.entries(webhookBody(form)).filter(isOther));
}

const inOneOrder = (value: unknown): unknown => (Array.isArray(value) ? value.toSorted() : value);

/** The form has no box for a type that is newer than this page. */
const shownOf = (opened: Webhook, name: string): unknown =>
  name === "types" ? EVENT_TYPES.filter(type => opened.types.includes(type)) : opened[name as keyof Webhook];

const textOf = (value: unknown): string =>
  Array.isArray(value) ? value.map(textOf).join("; ") : String(value);

/** By the field that was refused: `campaign_ids.0` is of `campaign_ids`. */
export function refusedFields(error: unknown): ReadonlyMap<string, string> {
  const details = error instanceof ApiError ? error.details : {};
  const refused = new Map<string, string>();
  for (const [name, value] of Object.entries(details)) {
    const [field = name] = name.split(/[.[]/);
    refused.set(field, [refused.get(field), textOf(value)].filter(Boolean).join("; "));
  }
  return refused;
}
