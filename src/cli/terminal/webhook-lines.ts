// Webhooks as lines: all of them in a table, one with its state in a sentence and everything that is said of it.
import type { Webhook, WebhookSecret } from "../../client/generated/types.ts";
import { endpointWords, type Writing } from "../../domain/webhooks/endpoint-words.ts";
import { fields, table, wrap } from "./table.ts";
import { duration, localTime } from "./times.ts";

const WRITING: Writing = { time: localTime, number: count => count.toLocaleString("en"), duration };
const INDENT = 2;

const targetOf = ({ url }: Webhook) => url ?? "nobody: polled";
const campaignsOf = ({ campaign_ids }: Webhook) => campaign_ids?.join(", ") ?? "all";

export const webhookTable = (webhooks: readonly Webhook[], width: number): string[] =>
  table(
    [
      { title: "id" },
      { title: "sent to", min: 16 },
      { title: "state" },
      { title: "behind", align: "right" },
      { title: "how it stands", min: 20, optional: true },
    ],
    webhooks.map(each => [
      each.id,
      targetOf(each),
      each.status,
      each.lag === null ? "" : String(each.lag),
      endpointWords(each, WRITING),
    ]),
    width,
  );

export const webhookLines = (webhook: Webhook, width: number): string[] => [
  `Webhook ${webhook.id}`,
  ...wrap(endpointWords(webhook, WRITING), width - INDENT).map(line => `  ${line}`),
  ...fields(
    [
      ["sent to", targetOf(webhook)],
      ["description", webhook.description],
      ["types", webhook.types.join(", ")],
      ["campaigns", campaignsOf(webhook)],
      ["payload", webhook.payload],
      ["ordered", webhook.ordered ? "yes" : "no"],
      ["cursor", String(webhook.cursor)],
      ["last error", errorOf(webhook)],
      ["secret", secretOf(webhook)],
      ["made", `${localTime(webhook.created_at)} by ${webhook.created_by}`],
    ],
    width,
  ),
];

function errorOf({ last_error: last }: Webhook): string | null {
  if (last === null) return null;
  const after = last.delivered_at === null ? "" : `; there since ${localTime(last.delivered_at)}`;
  return `event ${last.sequence}, ${localTime(last.failed_at)}: ${last.error}${after}`;
}

function secretOf({ secret_version, previous_secret_until: until }: Webhook): string {
  const both = until === null ? "" : `; the one before signs too until ${localTime(until)}`;
  return `version ${secret_version}${both}`;
}

export const secretLines = ({ secret, previous_secret: previous, previous_secret_until }: WebhookSecret) => [
  `Secret ${secret}`,
  ...(previous === null ? [] : [`  until ${localTime(previous_secret_until)} also ${previous}`]),
];
