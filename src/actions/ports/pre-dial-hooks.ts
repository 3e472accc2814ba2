// The hooks of campaigns, as dialling asks them. Built in src/wiring.

export interface HookQuestion {
  campaignId: number;
  url: string;
  /** For the whole answer. */
  timeoutMs: number;
  /** JSON. */
  body: string;
}

/** `text` null = too long, or broken off. `cannot_ask`: for want of something on this side. `reason` may be shown. */
export type HookAnswer =
  | { kind: "answered"; status: number; text: string | null }
  | { kind: "unanswered"; reason: string }
  | { kind: "cannot_ask"; reason: string };

export interface PreDialHooks {
  /** One signed request, no repeat, no redirect. Never throws. */
  ask(question: HookQuestion): Promise<HookAnswer>;
}
