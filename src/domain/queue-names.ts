// The queues by the names they have in wrangler.toml: dead letters and the API name them too.

export const DIAL_QUEUE = "ccm-dial";
export const CALLBACK_QUEUE = "ccm-callback";
/** Who is to be sent events: one endpoint a message. */
export const WEBHOOK_QUEUE = "ccm-webhooks";
/** Where the platform puts what was delivered too often, of the first two. */
export const DEAD_LETTER_QUEUE = "ccm-dead-letters";
