// One question to a campaign's pre-dial hook: signed as webhooks are, bounded in time and size, no repeat, no redirect.
import type { HookAnswer, HookQuestion, PreDialHooks } from "../actions/ports/pre-dial-hooks.ts";
import { hookSecret } from "../domain/pre-dial/hook-secret.ts";
import { MAX_ANSWER_BYTES } from "../domain/pre-dial/pre-dial-hook.ts";
import { checkUrl, type UrlRules } from "../domain/webhooks/check-url.ts";
import { signatureHeaders } from "../domain/webhooks/signature.ts";
import type { Deadline } from "./lib/deadline.ts";
import { exchange } from "./lib/exchange.ts";

export interface HookSenderOptions {
  fetch: typeof fetch;
  clock: () => number;
  newId: () => string;
  rules: UrlRules;
  /** WEBHOOK_SECRET_KEY. */
  key: string;
  /** Who measures the time limit; without it, the runtime's own timers. */
  deadline?: (ms: number) => Deadline;
}

export const preDialHooks = (options: HookSenderOptions): PreDialHooks => ({
  ask: question => ask(question, options),
});

async function ask(
  { campaignId, url, timeoutMs, body }: HookQuestion,
  { fetch, clock, newId, rules, key, deadline }: HookSenderOptions,
): Promise<HookAnswer> {
  const cannotAsk = (reason: string): HookAnswer => ({ kind: "cannot_ask", reason });
  const checked = checkUrl(url, rules);
  if (!checked.ok) return cannotAsk(`Its url ${checked.problem}`);
  if (key === "") return cannotAsk("WEBHOOK_SECRET_KEY is not set, so nothing can be signed");
  const signed = { id: `hook_${newId()}`, at: clock(), body };
  const headers = await signatureHeaders(signed, [await hookSecret(key, campaignId)]);
  const answer = await exchange(
    () => ({
      url: checked.url,
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
      body,
    }),
    { fetch, timeoutMs, maxBytes: MAX_ANSWER_BYTES, ...(deadline === undefined ? {} : { deadline }) },
  );
  if (answer.kind === "answered") return { kind: "answered", status: answer.status, text: answer.text };
  // Its other reason speaks of a provider.
  const late = answer.why === "timeout";
  return { kind: "unanswered", reason: late ? answer.reason : "The connection failed before it answered" };
}
