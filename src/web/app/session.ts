// Who is signed in, and what that scope may do.
import { signal } from "@preact/signals";
import { ApiError } from "../../client/core/errors.ts";
import { covers, type Scope } from "../../domain/access/access-token.ts";
import type { SessionAnswer, SignedOutAnswer } from "../../http/session/answer.ts";
import { session as ask, forgetAnswers, onSignedOut } from "../api/client.ts";
import { messageOf } from "../api/failure.ts";

export type Who =
  | { kind: "unknown" }
  /** `refusal`: why whoever is there by Cloudflare Access gets in no further. */
  | { kind: "out"; ended: boolean; refusal: string | null }
  | { kind: "unconfigured" }
  | { kind: "unreachable" }
  | { kind: "in"; session: SessionAnswer };

export const who = signal<Who>({ kind: "unknown" });

export const may = (scope: Scope): boolean =>
  who.value.kind === "in" && covers(who.value.session.scope, scope);

/** Why an action is not there for this session; null = it is. */
export function lacking(needs: Scope): string | null {
  const current = who.value;
  if (current.kind !== "in" || covers(current.session.scope, needs)) return null;
  return `Needs the scope ${needs}; ${current.session.name} has ${current.session.scope}.`;
}

export async function lookWho(): Promise<void> {
  onSignedOut(() => {
    if (who.peek().kind === "in") leave(true);
  });
  try {
    who.value = { kind: "in", session: (await ask("GET")) as SessionAnswer };
  } catch (error) {
    const status = error instanceof ApiError ? error.status : 0;
    if (status === 401 || status === 403)
      who.value = { kind: "out", ended: false, refusal: status === 403 ? messageOf(error) : null };
    else who.value = { kind: status === 503 ? "unconfigured" : "unreachable" };
  }
}

export async function signIn(token: string): Promise<void> {
  who.value = { kind: "in", session: (await ask("POST", { token })) as SessionAnswer };
}

export async function signOut(): Promise<void> {
  const answer = (await ask("DELETE")) as SignedOutAnswer | null;
  leave(false);
  if (answer !== null) location.assign(answer.continue_at);
}

function leave(ended: boolean): void {
  forgetAnswers();
  who.value = { kind: "out", ended, refusal: null };
}
