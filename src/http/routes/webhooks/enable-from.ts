// Where a webhook that is enabled goes on.
import * as z from "zod";
import { INSTANT_FORM, parseInstant } from "../../../domain/instant.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import type { EnableFrom } from "../../../domain/webhooks/endpoint.ts";
import { quoted } from "../../lib/body-fields.ts";
import { jsonBody } from "../../openapi/schema-parts.ts";

const WRONG = (given: unknown) =>
  `must be cursor, now or an instant (${INSTANT_FORM.replace("must be ", "")}), not ${quoted(given)}`;

const from = schemaOf(() =>
  z
    .string({ error: i => WRONG(i.input) })
    .transform((text, ctx): EnableFrom => {
      if (text === "cursor" || text === "now") return text;
      const at = parseInstant(text);
      if (at !== null) return { at };
      ctx.addIssue({ code: "custom", message: WRONG(text) });
      return z.NEVER;
    })
    .nullish()
    .transform((given): EnableFrom => given ?? "cursor")
    .describe(
      "`cursor` (when absent): with the first event that was not sent; `now`: with the next that happens; an instant: with the first since then that was not sent.",
    ),
);

export const enableWebhook = jsonBody("EnableWebhook", () => z.strictObject({ from: from() }), {
  cursor: { summary: "Where it was", value: {} },
  now: { summary: "Leave out what waits", value: { from: "now" } },
  since: { summary: "What happened since then", value: { from: "2026-11-20T10:00:00Z" } },
});
