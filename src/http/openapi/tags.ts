// The chapters of the API document.

export const TAGS = {
  Calls: "One call or many: asked for, read, listed, called off.",
  Campaigns: "Lists of numbers that are dialled at their own pace and hours, and what has become of them.",
  "Phone numbers": "The contacts of a campaign.",
  "Imports and exports": "Files of contacts into a campaign, results out of it.",
  Suppressions: "Who is not to be called: numbers, people, all numbers that begin so. At once.",
  Callbacks: "How the provider reports the outcome of an attempt.",
  "Calling hours and retries": "When a call may be dialled, and why it is not being dialled now.",
  Compliance: "What the rules of law that a campaign chose say about a call, each with its source.",
  Events: "What happened, for other programs: sent to their endpoints, or polled.",
  Operations: "What happens now, what happened by day, what could not be handled, and the big red button.",
  Webhooks: "Where events are sent, signed, and how far each of them has got.",
  Assistants: "The same for assistants that speak the Model Context Protocol.",
  "About the service": "Open to everybody.",
} as const;
export type Tag = keyof typeof TAGS;
