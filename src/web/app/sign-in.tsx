// Signing in: a token, typed or pasted, is changed into a cookie and kept nowhere.
import { useState } from "preact/hooks";
import { messageOf } from "../api/failure.ts";
import { MakeToken } from "../parts/make-token.tsx";
import { signIn } from "./session.ts";

export function SignIn({ ended, refusal }: { ended: boolean; refusal: string | null }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget as HTMLFormElement).get("token") ?? "").trim();
    if (token === "") return setProblem("Enter a token.");
    setBusy(true);
    try {
      await signIn(token);
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  };
  return (
    <main class="alone">
      <h1>Campaign Call Manager</h1>
      <form class="card stack" onSubmit={submit}>
        {ended && <p class="note">The session has ended; sign in again.</p>}
        {refusal !== null && (
          <p class="problem" role="alert">
            {refusal}
          </p>
        )}
        <label class="field">
          <span>API token</span>
          <input
            name="token"
            type="password"
            autocomplete="current-password"
            spellcheck={false}
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? "token-hint" : "token-problem"}
          />
        </label>
        {problem !== null && (
          <p id="token-problem" class="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="primary" disabled={busy}>
          {busy ? "Signing in…" : "Sign in"}
        </button>
        <p id="token-hint" class="quiet">
          With the scope read, write or admin. The browser keeps a cookie for 12 hours, not the token.
        </p>
      </form>
      <details class="card">
        <summary>No token works?</summary>
        <MakeToken />
      </details>
    </main>
  );
}
