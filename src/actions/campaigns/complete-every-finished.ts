// The watchdog's part: walks the campaigns in progress and completes those that have nothing left.
import type { CampaignStore } from "../ports/campaign-store.ts";

/** Campaigns one statement looks at. */
const CHUNK = 500;

/** Returns how many it completed. */
export async function completeEveryFinished(
  campaigns: Pick<CampaignStore, "completeFinished" | "inProgressAfter">,
  now: number,
): Promise<number> {
  let completed = 0;
  for (let after = -1; ; ) {
    const ids = await campaigns.inProgressAfter(after, CHUNK);
    if (ids.length > 0) completed += (await campaigns.completeFinished(now, ids)).length;
    if (ids.length < CHUNK) return completed;
    after = ids.at(-1) ?? after;
  }
}
