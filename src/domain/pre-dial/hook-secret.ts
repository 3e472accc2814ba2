// What a campaign's hook verifies with: made of the deployment's key each time, stored nowhere.
import { webhookSecret } from "../webhooks/secret.ts";

/** `whsec_…`. `key`: WEBHOOK_SECRET_KEY. */
export const hookSecret = (key: string, campaignId: number): Promise<string> =>
  webhookSecret(key, `hook:${campaignId}`, 1);
