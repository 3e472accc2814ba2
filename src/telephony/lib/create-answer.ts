// What the answer to a create makes of the dial where it is no plain yes: the same at every provider, but for its words.
import type { DialAnswer } from "../../actions/ports/provider.ts";
import { aboutOf, leavesOpen, type RefusalWord, refused } from "./refusal.ts";

export interface CreateAnswer {
  status: number;
  /** Its own words; null = none. */
  said: string | null;
  retryAfterSeconds: number | null;
}

/** Of a 2xx that names a call, or does not. */
export const acceptedAs = (status: number, id: string | null): DialAnswer =>
  id === null
    ? { kind: "unknown", reason: `The provider's answer (${status}) names no call` }
    : { kind: "accepted", externalCallId: id };

/** Of a 2xx that may be a no: `isYes` null = it says neither. */
export function saidYes(
  { status, said, retryAfterSeconds }: CreateAnswer,
  isYes: boolean | null,
  id: string | null,
  wordOf: (said: string) => RefusalWord,
): DialAnswer {
  if (isYes === null)
    return { kind: "unknown", reason: `The provider's answer (${status}) says neither yes nor no` };
  if (isYes) return { kind: "accepted", externalCallId: id };
  const { about, ...word } = wordOf(said ?? "");
  return refused(about, said ?? "The provider refused the call", { ...word, retryAfterSeconds });
}

/** Of an error. `wordOf`: what its words say, where its status leaves that open (400, 422). */
export function saidNo(
  { status, said, retryAfterSeconds }: CreateAnswer,
  wordOf: (said: string) => RefusalWord,
): DialAnswer {
  if (leavesOpen(status))
    return { kind: "unknown", reason: `The provider failed (${status}) and does not say whether it dials` };
  // 404: the path is fixed, so it is a setting of ours, an agent or a number, that is not there.
  const byStatus: RefusalWord = { about: status === 404 ? "account" : aboutOf(status), final: true };
  const { about, ...word } = status === 400 || status === 422 ? wordOf(said ?? "") : byStatus;
  return refused(about, `${status} ${said ?? "from the provider"}`, { ...word, retryAfterSeconds });
}
