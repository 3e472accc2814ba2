// A button for an action: where the scope lacks, or the state forbids it, it says why and does nothing.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Scope } from "../../domain/access/access-token.ts";
import { lacking } from "../app/session.ts";

interface ActProps {
  needs: Scope;
  /** Why not, for another reason than the scope. */
  not?: string | null | undefined;
  look?: "primary" | "red" | "";
  onAct: () => unknown;
  children: ComponentChildren;
}

export function Act({ needs, not = null, look = "", onAct, children }: ActProps) {
  const [busy, setBusy] = useState(false);
  const why = lacking(needs) ?? not;
  const act = async () => {
    if (why !== null || busy) return;
    setBusy(true);
    try {
      await onAct();
    } finally {
      setBusy(false);
    }
  };
  return (
    <button
      type="button"
      class={look || undefined}
      aria-disabled={why !== null || busy}
      aria-busy={busy}
      title={why ?? undefined}
      onClick={() => void act()}
    >
      {children}
      {why !== null && <span class="hidden">. {why}</span>}
    </button>
  );
}
