// A new key for callback URLs. Asked for twice within a minute it is done once: the new key does not sign yet.
import { CallManagerError } from "../../domain/errors.ts";
import type { CallbackKey } from "../../domain/trunks/callback-key.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import type { Context } from "../context.ts";
import { findTrunk } from "./show-trunk.ts";

/** Newest key first. Throws `not_found`, and `conflict` where another trunk's keys, or the settings' secret, sign. */
export async function rotateCallbackKey(
  ctx: Pick<Context, "trunks" | "trunk" | "settings">,
  { name }: { name: string },
): Promise<{ rotated: boolean; keys: readonly CallbackKey[] }> {
  await findTrunk(ctx, name);
  if (name !== DEFAULT_TRUNK) {
    throw new CallManagerError(
      "conflict",
      `The keys of the trunk ${DEFAULT_TRUNK} sign the callback URLs of every trunk; ${name} has none of its own: rotate those of ${DEFAULT_TRUNK}.`,
    );
  }
  if (ctx.settings.callbackSecret !== "") {
    throw new CallManagerError(
      "conflict",
      "CALLBACK_SIGNING_SECRET signs callback URLs; set another one, and the old one as CALLBACK_SIGNING_SECRET_PREVIOUS.",
    );
  }
  return ctx.trunk.rotateCallbackKey();
}
