// The end of the chain, looked at: the newest manifest is what was written, and names the one before it.
import type { Context } from "../context.ts";
import type { ManifestHead } from "../ports/archive.ts";
import { orUnavailable } from "../unavailable.ts";
import { checkChain } from "./check-chain.ts";

export interface ChainEnd extends ManifestHead {
  /** One sentence each. */
  problems: string[];
}

/** Null: nothing was ever archived. Throws `service_unavailable`. */
export async function checkNewestManifest({ archive }: Pick<Context, "archive">): Promise<ChainEnd | null> {
  if (archive === null) return null;
  const [head] = await archive.store.manifests(Number.MAX_SAFE_INTEGER, 1);
  if (head === undefined) return null;
  const { problems } = await orUnavailable(
    "the archive's chain was not read",
    "The archive cannot be read now; ask again.",
    () => checkChain(archive, { upTo: head.number, limit: 1 }),
  );
  return { ...head, problems };
}
