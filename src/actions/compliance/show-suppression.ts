// One suppression, in force or not.
import type { Suppression } from "../../domain/compliance/suppression.ts";
import { notFound } from "../../domain/errors.ts";
import type { SuppressionStore } from "../ports/suppression-store.ts";

/** Throws `not_found`. */
export async function showSuppression(
  { suppressions }: { suppressions: Pick<SuppressionStore, "read"> },
  { id }: { id: string },
): Promise<Suppression> {
  const entry = await suppressions.read(id);
  if (entry === null) throw notFound("Suppression not found.");
  return entry;
}
