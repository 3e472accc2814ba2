// A new key for callback URLs. Asked for twice within a minute it is done once: the new key does not sign yet.
import { CallManagerError } from "../../domain/errors.ts";
import type { CallbackKey } from "../../domain/trunks/callback-key.ts";
import type { Context } from "../context.ts";
import { findTrunk } from "./show-trunk.ts";

/** Newest key first. Throws `not_found`, and `conflict` where the settings have a secret of their own. */
export async function rotateCallbackKey(
  ctx: Pick<Context, "trunks" | "trunk" | "settings">,
  { name }: { name: string },
): Promise<{ rotated: boolean; keys: readonly CallbackKey[] }> {
  await findTrunk(ctx, name);
  if (ctx.settings.callbackSecret !== "") {
    throw new CallManagerError(
      "conflict",
      "CALLBACK_SIGNING_SECRET signs callback URLs; set another one, and the old one as CALLBACK_SIGNING_SECRET_PREVIOUS.",
    );
  }
  return ctx.trunk.rotateCallbackKey();
}
