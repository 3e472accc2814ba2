// Which campaigns a list shows.
import type { Campaign, Overview } from "../api/api-types.ts";

export type Glance = Overview["campaigns"][number];

/** `waits`: the reason that it waits for; campaigns of which none is known wait for nothing. */
export function matches(
  campaign: Pick<Campaign, "name" | "id">,
  glance: Pick<Glance, "waits"> | undefined,
  { name, waits }: { name: string; waits: string },
): boolean {
  const wanted = name.trim().toLowerCase();
  const named =
    wanted === "" || campaign.name.toLowerCase().includes(wanted) || String(campaign.id) === wanted;
  return named && (waits === "" || glance?.waits?.reason === waits);
}
