// How free lines are shared over the campaigns that could use them.

export interface LineClaim {
  campaignId: number;
  /** Lines it holds now. */
  inUse: number;
  /** How many more it may take: its own limit, less what it holds. */
  room: number;
  /** Relative size of its share; above 0. */
  weight: number;
  /** When it was last given a line, in ms; 0 = never. */
  lastGrantedAt: number;
}

/**
 * Gives each free line to the campaign with the least lines for its weight; among equals to the one that has
 * waited longest. What one cannot use flows on to the others. Returns lines by campaign, those with none left out.
 */
export function shareLines(free: number, claims: readonly LineClaim[]): Map<number, number> {
  const shares = new Map<number, number>();
  const open = firstOf(free, claims).map(c => ({ ...c }));
  for (let left = free; left > 0; left--) {
    let best: (typeof open)[number] | undefined;
    for (const claim of open) {
      if (claim.room > 0 && (best === undefined || comesFirst(claim, best))) best = claim;
    }
    if (best === undefined) break;
    best.room--;
    best.inUse++;
    shares.set(best.campaignId, (shares.get(best.campaignId) ?? 0) + 1);
  }
  return shares;
}

/**
 * Of thousands of campaigns only those that may be given one of so many lines: who comes behind `free` others with room
 * is not, since each of them is given one before.
 */
function firstOf(free: number, claims: readonly LineClaim[]): readonly LineClaim[] {
  const first: LineClaim[] = [];
  for (const claim of claims) {
    const last = first[free - 1];
    if (claim.room <= 0 || free <= 0 || (last !== undefined && !comesFirst(claim, last))) continue;
    let from = 0;
    for (let to = first.length; from < to; ) {
      const middle = (from + to) >> 1;
      if (comesFirst(claim, first[middle] as LineClaim)) to = middle;
      else from = middle + 1;
    }
    first.splice(from, 0, claim);
    if (first.length > free) first.pop();
  }
  return first;
}

function comesFirst(a: LineClaim, b: LineClaim): boolean {
  const load = a.inUse / a.weight - b.inUse / b.weight;
  if (load !== 0) return load < 0;
  if (a.lastGrantedAt !== b.lastGrantedAt) return a.lastGrantedAt < b.lastGrantedAt;
  return a.campaignId < b.campaignId;
}
