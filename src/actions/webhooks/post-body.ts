// One request to a receiver, and what came of it. Redirects are not followed, a late answer is none, of a long one the
// beginning is read.
import { ANSWERS_WITHIN_MS, type Answer, KEPT_ANSWER_BYTES } from "../../domain/webhooks/read-answer.ts";
import type { SignatureHeaders } from "../../domain/webhooks/signature.ts";
import type { SendContext } from "./delivery-context.ts";

export interface Post {
  url: string;
  headers: SignatureHeaders;
  body: string;
}

const USER_AGENT = "campaign-call-manager";

/** Never throws. */
export async function postBody(
  { fetch, wait }: Pick<SendContext, "fetch" | "wait">,
  post: Post,
): Promise<Answer> {
  const abort = new AbortController();
  const late = wait(ANSWERS_WITHIN_MS, abort.signal).then(() => "late" as const);
  try {
    const response = await Promise.race([fetch(post.url, requestOf(post, abort.signal)), late]);
    if (response === "late") return { kind: "timeout" };
    const { status, headers } = response;
    return {
      kind: "answered",
      status,
      retryAfter: headers.get("retry-after"),
      text: await beginningOf(response, late),
    };
  } catch (error) {
    return { kind: "unreachable", error: error instanceof Error ? error.message : String(error) };
  } finally {
    abort.abort();
  }
}

const requestOf = ({ headers, body }: Post, signal: AbortSignal): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", "user-agent": USER_AGENT, ...headers },
  body,
  redirect: "manual",
  signal,
});

/** As much of it as came in time: the status is known, and decides. */
async function beginningOf(response: Response, late: Promise<"late">): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    while (bytes < KEPT_ANSWER_BYTES) {
      const read = await Promise.race([reader.read(), late]);
      if (read === "late" || read.done) break;
      const kept = read.value.subarray(0, KEPT_ANSWER_BYTES - bytes);
      bytes += kept.length;
      text += decoder.decode(kept, { stream: true });
    }
  } catch {
    // It broke off: what was read is kept.
  }
  void reader.cancel().catch(() => {});
  return text;
}
