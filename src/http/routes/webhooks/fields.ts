// What a client says of a webhook.
import * as z from "zod";
import { AD_HOC_CAMPAIGN_ID } from "../../../domain/campaigns/campaign.ts";
import { DEFAULT_EVENT_TYPES, EVENT_TYPES } from "../../../domain/events/event-type.ts";
import { MAX_URL_CHARACTERS } from "../../../domain/webhooks/check-url.ts";
import { MOST_CAMPAIGNS_OF_AN_ENDPOINT, PAYLOADS } from "../../../domain/webhooks/endpoint.ts";
import { idField, quoted, stringField } from "../../lib/body-fields.ts";
import { jsonBody } from "../../openapi/schema-parts.ts";

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

const listOf = <T extends z.ZodType>(item: T, max: number, right: string) =>
  z
    .array(item, { error: i => `must be a list, such as ${right}, not ${quoted(i.input)}` })
    .min(1, { error: "must not be empty; leave it out for all" })
    .max(max, { error: `must not have more than ${max} entries` })
    .nullish();

const strict = {
  error: (i: { code?: string; keys?: string[] }) =>
    i.code === "unrecognized_keys" ? `unknown: ${i.keys?.join(", ")}` : undefined,
};

/** 0 would be of every campaign where it is stored. */
const campaignId = () =>
  idField().refine(id => id !== AD_HOC_CAMPAIGN_ID, {
    error: "must be 1 or more: calls without a campaign are told of only where no campaigns are named",
  });

const fields = () => ({
  url: stringField(MAX_URL_CHARACTERS)
    .nullable()
    .describe(
      "Where events are sent: https, port 443 or 8443, a name of the public internet. Null = nothing is sent, and its events are kept for who polls them.",
    ),
  description: stringField(200)
    .nullish()
    .transform(text => text ?? null),
  types: listOf(
    z.enum(EVENT_TYPES, {
      error: i => `must be one of ${EVENT_TYPES.join(", ")}, not ${quoted(i.input)}`,
    }),
    EVENT_TYPES.length * 2,
    '["call.finished"]',
  )
    .transform(types => unique(types ?? DEFAULT_EVENT_TYPES))
    .describe("Absent = all but `attempt.ended`, which comes with each attempt."),
  campaign_ids: listOf(campaignId(), MOST_CAMPAIGNS_OF_AN_ENDPOINT, "[1]")
    .transform(ids => (ids === null || ids === undefined ? null : unique(ids)))
    .describe("Only events of these; absent = of every campaign, and of none."),
  payload: z
    .enum(PAYLOADS, { error: i => `must be one of ${PAYLOADS.join(", ")}, not ${quoted(i.input)}` })
    .nullish()
    .transform(payload => payload ?? "full")
    .describe("`thin`: ids alone, without numbers and metadata; `full` when absent."),
  ordered: z
    .boolean({ error: i => `must be true or false, not ${quoted(i.input)}` })
    .nullish()
    .transform(ordered => ordered ?? false)
    .describe("One by one, the next only when the one before is there; false when absent."),
});

const example = { url: "https://example.com/calls", types: ["call.finished"], campaign_ids: [1] };

export const createWebhook = jsonBody("CreateWebhook", () => z.strictObject(fields(), strict), {
  all: { summary: "Everything, to one address", value: { url: example.url } },
  some: { summary: "Calls of one campaign, ids alone", value: { ...example, payload: "thin" } },
  polled: { summary: "Nothing sent, events kept for who polls", value: { url: null } },
});

export const updateWebhook = jsonBody("UpdateWebhook", () => z.strictObject(fields(), strict).partial(), {
  url: { summary: "Another address", value: { url: "https://example.com:8443/calls" } },
  types: { summary: "Other events", value: { types: ["call.finished", "campaign.completed"] } },
});
