// The key of what is sent to others: each secret that they verify with is made from it.
import { secret } from "./fields.ts";
import { problemsOf, type Section, setting, type ValuesOf } from "./setting.ts";

/** Signs in development, where nobody has set one. */
const DEVELOPMENT_KEY = "dev-webhook-key-12345";

export const WEBHOOKS = {
  title: "Webhooks",
  fields: {
    WEBHOOK_SECRET_KEY: setting(secret, {
      about:
        "The secrets of webhooks are made from it and stored nowhere: another one makes all of them anew, at once. Without it nothing is sent.",
      example: "<random text>",
      unset: "none: webhooks with a `url` and pre-dial hooks are refused",
      secret: true,
    }),
  },
} satisfies Section;

type Values = ValuesOf<typeof WEBHOOKS.fields>;

export interface WebhookSettings {
  /** Secrets of webhooks are made from it; empty = there is none, and nothing can be signed. */
  webhookSecretKey: string;
}

export const webhookSettings = (v: Values, development: boolean): WebhookSettings => ({
  webhookSecretKey: v.WEBHOOK_SECRET_KEY || (development ? DEVELOPMENT_KEY : ""),
});

export const webhookProblems = (v: Values, development: boolean): string[] =>
  problemsOf([
    !development &&
      v.WEBHOOK_SECRET_KEY === DEVELOPMENT_KEY &&
      `WEBHOOK_SECRET_KEY must not be the development key ${DEVELOPMENT_KEY}`,
  ]);
