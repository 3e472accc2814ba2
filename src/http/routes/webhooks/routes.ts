// Where events are sent: created, changed, enabled and disabled, deleted, and their secrets.
import { changeWebhook } from "../../../actions/webhooks/change-webhook.ts";
import { createWebhook } from "../../../actions/webhooks/create-webhook.ts";
import { deleteWebhook } from "../../../actions/webhooks/delete-webhook.ts";
import { disableWebhook, enableWebhook } from "../../../actions/webhooks/enable-webhook.ts";
import { listWebhooks, showWebhook } from "../../../actions/webhooks/show-webhook.ts";
import {
  rotateWebhookSecret,
  secretOf,
  showWebhookSecret,
} from "../../../actions/webhooks/webhook-secret.ts";
import { byOf } from "../../lib/by.ts";
import { camelKeys } from "../../lib/field-names.ts";
import { requestHost } from "../../lib/request-host.ts";
import { type Asked, Routes } from "../../lib/routes.ts";
import { addToLog } from "../../middleware/request-log.ts";
import * as route from "./definitions.ts";
import { presentRotation, presentSecret, presentWebhook } from "./present.ts";

type Request = Asked<typeof route.createWebhook>["c"];

/** What is written down for a day, and a secret never is. */
const isStored = (c: Request) => c.var.reservation !== null;

/** A body's fields under the program's names. */
function named<Body extends { campaign_ids?: number[] | null | undefined }>(body: Body) {
  const { campaignIds: campaigns, ...fields } = camelKeys(body);
  return { ...fields, ...(campaigns === undefined ? {} : { campaigns }) };
}

async function create({ c, ctx, body }: Asked<typeof route.createWebhook>) {
  const { campaign_ids: campaigns, ...fields } = body;
  const made = await createWebhook(ctx, {
    id: ctx.newImportId(ctx.clock(), c.var.reservation),
    fields: { ...fields, campaigns },
    requestHost: requestHost(c),
    by: byOf(c),
  });
  addToLog(c, { webhook_id: made.endpoint.id });
  const secrets = isStored(c) ? null : await secretOf(ctx, made.endpoint);
  return { ...presentWebhook(made, ctx.clock()), secret: secrets?.secret ?? null };
}

export const webhooks = new Routes()
  .on(route.createWebhook, create)
  .on(route.listWebhooks, async ({ ctx }) => {
    const now = ctx.clock();
    return { webhooks: (await listWebhooks(ctx)).map(one => presentWebhook(one, now)) };
  })
  .on(route.getWebhook, async ({ ctx, params }) =>
    presentWebhook(await showWebhook(ctx, params), ctx.clock()),
  )
  .on(route.updateWebhook, async ({ c, ctx, params, body }) => {
    const asked = { ...params, changes: named(body), requestHost: requestHost(c), by: byOf(c) };
    return presentWebhook(await changeWebhook(ctx, asked), ctx.clock());
  })
  .on(route.deleteWebhook, async ({ c, ctx, params }) => {
    await deleteWebhook(ctx, { ...params, by: byOf(c) });
    return { ...params, deleted: true as const };
  })
  .on(route.getWebhookSecret, async ({ ctx, params }) => presentSecret(await showWebhookSecret(ctx, params)))
  .on(route.rotateWebhookSecret, async ({ c, ctx, params, query }) =>
    presentRotation(
      await rotateWebhookSecret(ctx, { ...params, force: query.force === "true", by: byOf(c) }),
      isStored(c),
    ),
  )
  .on(route.enableWebhook, async ({ c, ctx, params, body }) =>
    presentWebhook(await enableWebhook(ctx, { ...params, ...body, by: byOf(c) }), ctx.clock()),
  )
  .on(route.disableWebhook, async ({ c, ctx, params }) =>
    presentWebhook(await disableWebhook(ctx, { ...params, by: byOf(c) }), ctx.clock()),
  );
