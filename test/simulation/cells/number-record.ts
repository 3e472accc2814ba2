// What an owner knows of one number, and what may be done with it: who has it on the line, the duplicate window across
// cells, and the stops. Decides only; times in ms.

/** A begun permit, as its gate has it. */
export interface Line {
  cell: number;
  trunk: string;
  callId: string;
  token: string;
  begunAt: number;
  leaseEndsAt: number;
}

/**
 * `askFrom`: from then on whoever wants the number has its gate asked whether the line is still taken. `windowUntil`: of the
 * window that it opens, if it is a first attempt and calls somebody.
 */
export interface Holder extends Line {
  askFrom: number;
  windowUntil: number | null;
}

/** `scope`: `all`, or `campaign:7`; `expiresAt`: null = until it is lifted. */
export interface NewStop {
  id: string;
  scope: string;
  expiresAt: number | null;
}

/** `seq`: of the number's last request for it. */
export interface Stop extends NewStop {
  seq: number;
}

export interface NumberRecord {
  holder: Holder | null;
  /** Of the last first attempt that is over; `until`: first attempts of other cells wait so long. */
  window: { cell: number; until: number } | null;
  stops: readonly Stop[];
  /** Requests for stops so far. */
  seq: number;
}

export const UNKNOWN: NumberRecord = { holder: null, window: null, stops: [], seq: 0 };

/** A number is asked for. */
export interface Take extends Line {
  attempt: number;
  campaignId: number;
  windowMs: number;
}

/** `late`: its gate has begun another permit for the number since. `doubtful`: its gate may be asked. */
export type Taken =
  | { kind: "taken" | "late" }
  | { kind: "busy"; holder: Holder; doubtful: boolean }
  | { kind: "within the window"; until: number }
  | { kind: "stopped"; stop: Stop };

/** A claim follows its begin within half a minute: by then it has gone out, or was given up. */
export const ASK_AFTER_MS = 60_000;

const isAbout = ({ scope }: Stop, campaignId: number) =>
  scope === "all" || scope === `campaign:${campaignId}`;
const isInForce = ({ expiresAt }: Stop, now: number) => expiresAt === null || expiresAt > now;

/** The same token may ask again: an answer was lost. */
export function take(record: NumberRecord, asked: Take, now: number): { record: NumberRecord; taken: Taken } {
  const { holder, window } = record;
  const no = (taken: Taken) => ({ record, taken });
  const stop = record.stops.find(s => isInForce(s, now) && isAbout(s, asked.campaignId));
  if (stop !== undefined) return no({ kind: "stopped", stop });
  if (holder !== null && holder.token !== asked.token) {
    // A gate has one permit for a number at a time: the one that it began later is the one that it has.
    const isOfSameGate = holder.cell === asked.cell && holder.trunk === asked.trunk;
    if (!isOfSameGate) return no({ kind: "busy", holder, doubtful: now >= holder.askFrom });
    if (asked.begunAt < holder.begunAt) return no({ kind: "late" });
  }
  const isFirst = asked.attempt === 1;
  if (isFirst && window !== null && window.cell !== asked.cell && now < window.until)
    return no({ kind: "within the window", until: window.until });
  // The same permit keeps the window that it opens; of one that another takes the place of, nobody knows what it has done.
  const before = holder?.token === asked.token ? record : freed(record);
  const windowUntil = isFirst ? (before.holder?.windowUntil ?? now + asked.windowMs) : null;
  return { record: { ...before, holder: held(asked, now, windowUntil) }, taken: { kind: "taken" } };
}

/** Nobody has it any more; whoever had it may have called. */
function freed(record: NumberRecord): NumberRecord {
  const { holder, window } = record;
  if (holder === null) return record;
  const { cell, windowUntil: until } = holder;
  const isLater = until !== null && until > (window?.until ?? 0);
  return { ...record, holder: null, window: isLater ? { cell, until } : window };
}

/** Of a line that is taken already, whatever is said of its number. */
export const adopt = (record: NumberRecord, line: Line, now: number): NumberRecord =>
  record.holder === null ? { ...record, holder: held(line, now, null) } : record;

const held = (
  { cell, trunk, callId, token, begunAt, leaseEndsAt }: Line,
  now: number,
  windowUntil: number | null,
): Holder => ({
  cell,
  trunk,
  callId,
  token,
  begunAt,
  leaseEndsAt,
  askFrom: now + ASK_AFTER_MS,
  windowUntil,
});

/** By its own token only: another permit may have the number by now. `undialled`: nobody was called by it. */
export function giveBack(record: NumberRecord, token: string, undialled: boolean): NumberRecord {
  if (record.holder?.token !== token) return record;
  return undialled ? { ...record, holder: null } : freed(record);
}

/** What the gate has said of this permit. */
export function heard(record: NumberRecord, token: string, isThere: boolean, now: number): NumberRecord {
  const { holder } = record;
  if (holder?.token !== token) return record;
  if (!isThere) return freed(record);
  const leaseEndsAt = Math.max(holder.leaseEndsAt, now + ASK_AFTER_MS);
  return { ...record, holder: { ...holder, askFrom: now + ASK_AFTER_MS, leaseEndsAt } };
}

/** One for each scope: the one that holds longest. */
export function addStop(record: NumberRecord, stop: NewStop): NumberRecord {
  const seq = record.seq + 1;
  const same = record.stops.find(s => s.scope === stop.scope);
  const lasts = ({ expiresAt }: NewStop) => expiresAt ?? Number.POSITIVE_INFINITY;
  const longest = same !== undefined && lasts(same) >= lasts(stop) ? same : stop;
  return { ...record, seq, stops: [...record.stops.filter(s => s !== same), { ...longest, seq }] };
}

/** Those that were asked for up to `seq`: whoever asked since has not been lifted. */
export const liftStop = (record: NumberRecord, scope: string, seq: number): NumberRecord => ({
  ...record,
  stops: record.stops.filter(s => s.scope !== scope || s.seq > seq),
});

/** Nothing of it matters any more: its row may go. */
export const isForgotten = ({ holder, window, stops }: NumberRecord, now: number): boolean =>
  holder === null && (window === null || window.until <= now) && stops.every(s => !isInForce(s, now));
