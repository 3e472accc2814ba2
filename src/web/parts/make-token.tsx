// Where no token is known: the browser makes one, and shows what to store of it and how. Nothing is sent.
import { useState } from "preact/hooks";
import { type NewToken, newToken } from "../app/new-token.ts";

export function MakeToken() {
  const [made, setMade] = useState<NewToken | "unable" | null>(null);
  const make = async () => setMade((await newToken()) ?? "unable");
  return (
    <div class="stack made-token">
      <h2>A token of your own</h2>
      <p>
        This browser makes one and shows it once. The service stores its hash alone, and only once you have
        put it there; nothing is sent from here.
      </p>
      <p class="actions">
        <button type="button" onClick={() => void make()}>
          {made === null ? "Make a token" : "Make another"}
        </button>
      </p>
      <div role="status">{made !== null && <Made made={made} />}</div>
    </div>
  );
}

const Made = ({ made }: { made: NewToken | "unable" }) =>
  made === "unable" ? (
    <p class="problem">
      Browsers make tokens over https, or on this machine, only. docs/security.md has it for a shell.
    </p>
  ) : (
    <ol class="steps">
      <li>
        Keep the token; you sign in with it:
        <code class="block">{made.token}</code>
      </li>
      <li>
        Store this line, behind a comma where there are others, as a secret of the Worker:
        <code class="block">{made.entry}</code>
        <code class="block">npx wrangler secret put API_TOKENS</code>
        <span class="quiet">
          On this machine: <code>API_TOKENS="…"</code> in .dev.vars.
        </span>
      </li>
      <li>Come back in a moment, and sign in.</li>
    </ol>
  );
