// Lifts a suppression. No cancelled call comes back by it, and no contact that was passed over.
import type { Suppression } from "../../domain/compliance/suppression.ts";
import type { Clock } from "../ports/clock.ts";
import type { SuppressionStore } from "../ports/suppression-store.ts";
import { showSuppression } from "./show-suppression.ts";

/** Lifted twice is lifted. Throws `not_found`. */
export async function revokeSuppression(
  ctx: { suppressions: Pick<SuppressionStore, "revoke" | "read">; clock: Clock },
  { id, by, requestId = null }: { id: string; by: string; requestId?: string | null },
): Promise<Suppression> {
  await ctx.suppressions.revoke(id, { who: by, requestId }, ctx.clock());
  return showSuppression(ctx, { id });
}
