// Counts counters anew, a bounded piece at a time. What was found over several pieces is taken only if nobody revised the
// counters meanwhile: then nothing that was looked at has changed since. Dying anywhere loses pieces, never a count.
import { CallManagerError, notFound } from "../../domain/errors.ts";
import type { RulesInForce } from "../../domain/hours/calling-hours.ts";
import type { CounterRow } from "../../domain/metrics/compare-counters.ts";
import type { Context } from "../context.ts";
import type {
  CampaignSums,
  DaySums,
  RebuildAsked,
  RebuildState,
  RebuildStore,
  Rebuilt,
  Revisions,
} from "../ports/rebuild-store.ts";
import { TALLIES_BEGIN, type TalliesAt, tallyPiece } from "./rebuild-tallies.ts";

/** What one request has found. */
export interface RebuildFound {
  days: Rebuilt;
  campaigns: Rebuilt;
  /** How many campaigns were tallied anew. */
  tallied: number;
  /** Counters that changed while they were counted: left as they are. */
  changed: { days: string[]; campaignIds: number[] };
}

/** `cursor`: how the next request goes on; null = it is done. */
export interface RebuiltCounters {
  state: RebuildState;
  cursor: string | null;
  found: RebuildFound;
}

export interface RebuildLimits {
  /** Calls that are counted in one batch; opened, a million take D1 some 7 s, in which it does nothing else. */
  callsAtOnce: number;
  /** Calls of one piece, when they are more. */
  callsAPiece: number;
  /** Calls that are read whole, not summed by D1. */
  talliedAPiece: number;
  contactsAPiece: number;
  campaignsAtOnce: number;
  /** No piece is begun after this time. */
  requestMs: number;
}

const LIMITS: RebuildLimits = {
  callsAtOnce: 50_000,
  callsAPiece: 10_000,
  talliedAPiece: 1_000,
  contactsAPiece: 50_000,
  campaignsAtOnce: 500,
  requestMs: 2_000,
};

/** `cursor`: of an answer that was not the last one; null = a new rebuild. */
export async function rebuildCounters(
  { rebuilds: store, clock, newId, policy }: Pick<Context, "rebuilds" | "clock" | "newId" | "policy">,
  wanted: { cursor: string } | { cursor: null; asked: RebuildAsked },
  limits: RebuildLimits = LIMITS,
): Promise<RebuiltCounters> {
  const until = clock() + limits.requestMs;
  const found: RebuildFound = {
    days: { before: [], after: [] },
    campaigns: { before: [], after: [] },
    tallied: 0,
    changed: { days: [], campaignIds: [] },
  };
  // One piece at least: asking again always gets further.
  const workOn = async (from: RebuildState): Promise<RebuildState> => {
    let state = from;
    do
      state =
        state.at.kind === "tallies"
          ? await nextTallies(store, { ...state, at: state.at }, found, {
              limit: limits.talliedAPiece,
              policy,
              now: clock(),
            })
          : await nextPiece(store, state, limits, found);
    while (state.at.kind !== "done" && clock() < until);
    return state;
  };
  if (wanted.cursor === null) {
    const state = await workOn(await begin(store, wanted.asked, limits, found));
    if (state.at.kind === "done") return { state, cursor: null, found };
    const cursor = newId();
    await store.store(cursor, state, clock());
    return { state, cursor, found };
  }
  const { cursor } = wanted;
  const begun = await store.read(cursor);
  if (begun === null)
    throw notFound("There is no such rebuild; one is kept for a week after its last request.");
  const state = await workOn(begun.state);
  if (!(await store.advance(cursor, begun.step, state, clock())))
    throw new CallManagerError("conflict", "Another request went on with this rebuild; use its answer.");
  return { state, cursor: state.at.kind === "done" ? null : cursor, found };
}

async function begin(
  store: RebuildStore,
  asked: RebuildAsked,
  limits: RebuildLimits,
  found: RebuildFound,
): Promise<RebuildState> {
  const { from, to } = asked;
  const rebuilt = await unlessArchived(store, from, () => store.rebuildDays(from, to, limits.callsAtOnce));
  if (rebuilt !== null) {
    found.days = rebuilt;
    return { asked, callsRead: 0, at: afterDays(asked) };
  }
  const revisions = await store.dayRevisions(from, to);
  return { asked, callsRead: 0, at: { kind: "days", after: "", revisions, sums: [] } };
}

/** Calls that have left cannot be counted; what they counted stays as it is. */
async function refuseArchived(store: RebuildStore, from: string): Promise<void> {
  const through = await store.archivedThroughDay();
  if (through === null || from > through) return;
  const message = `Calls of days up to ${through} are archived: their counters stay as they are, and from must be a later day.`;
  throw new CallManagerError("conflict", message, { archived_through: through, from });
}

/** Calls may leave between the question and the work, which then fails as a whole. */
async function unlessArchived<T>(store: RebuildStore, from: string, work: () => Promise<T>): Promise<T> {
  await refuseArchived(store, from);
  try {
    return await work();
  } catch (error) {
    await refuseArchived(store, from);
    throw error;
  }
}

const afterDays = ({ campaigns }: RebuildAsked): RebuildState["at"] =>
  campaigns ? { kind: "campaigns", next: 0 } : { kind: "done" };

async function nextTallies(
  store: RebuildStore,
  { at, ...state }: RebuildState & { at: TalliesAt },
  found: RebuildFound,
  asked: { limit: number; policy: RulesInForce; now: number },
): Promise<RebuildState> {
  const piece = await tallyPiece(store, at, asked);
  found.tallied += piece.replaced.length;
  found.changed.campaignIds.push(...piece.left);
  return { ...state, callsRead: state.callsRead + piece.calls, at: piece.next ?? { kind: "done" } };
}

async function nextPiece(
  store: RebuildStore,
  state: RebuildState,
  limits: RebuildLimits,
  found: RebuildFound,
): Promise<RebuildState> {
  const { asked, at } = state;
  const limit = limits.callsAPiece;
  switch (at.kind) {
    case "days": {
      await refuseArchived(store, asked.from);
      const piece = await store.sumDays({ ...asked, after: at.after, limit });
      if (piece === null) {
        await endDays(store, asked, at, found);
        return { ...state, at: afterDays(asked) };
      }
      const sums = addDays(at.sums, piece.sums);
      return { ...state, callsRead: state.callsRead + piece.calls, at: { ...at, after: piece.last, sums } };
    }
    case "campaigns": {
      const range = await store.campaignsThatFit(at.next, {
        campaigns: limits.campaignsAtOnce,
        calls: limits.callsAtOnce,
        contacts: limits.contactsAPiece,
      });
      if (range === null) return { ...state, at: TALLIES_BEGIN };
      if (range.end > range.first) {
        add(found.campaigns, await store.rebuildCampaigns(range.first, range.end));
        return { ...state, at: { kind: "campaigns", next: range.end } };
      }
      const campaignId = range.first;
      const revision = await store.campaignRevision(campaignId);
      if (revision === null) return { ...state, at: { kind: "campaigns", next: campaignId + 1 } };
      return { ...state, at: { kind: "calls", campaignId, revision, after: "", sums: {} } };
    }
    case "calls": {
      const piece = await store.sumCalls({ ...at, limit });
      if (piece === null) return { ...state, at: { ...at, kind: "contacts", after: "" } };
      const sums = addSums(at.sums, piece.sums);
      return { ...state, callsRead: state.callsRead + piece.calls, at: { ...at, after: piece.last, sums } };
    }
    case "contacts": {
      const piece = await store.countContacts({ ...at, limit: limits.contactsAPiece });
      if (piece !== null) {
        const sums = addSums(at.sums, { contacts: piece.contacts });
        return { ...state, at: { ...at, after: piece.last, sums } };
      }
      const { replaced, ...rows } = await store.replaceCampaign(at);
      if (replaced) add(found.campaigns, rows);
      else found.changed.campaignIds.push(at.campaignId);
      return { ...state, at: { kind: "campaigns", next: at.campaignId + 1 } };
    }
    case "tallies":
    case "done":
      return state;
  }
}

/** Days with a row of counters are set, to 0 where nothing was found; days without one only where something was. */
async function endDays(
  store: RebuildStore,
  { from, to }: RebuildAsked,
  { revisions, sums }: { revisions: Revisions; sums: readonly DaySums[] },
  found: RebuildFound,
): Promise<void> {
  const dates = new Set([...Object.keys(revisions), ...sums.map(s => s.date)]);
  const wanted = [...dates].map(date => ({
    ...sums.find(s => s.date === date),
    date,
    revision: revisions[date] ?? 0,
  }));
  const { before, after, replaced } = await unlessArchived(store, from, () =>
    store.replaceDays({ from, to, found: wanted }),
  );
  const isOurs = (row: CounterRow) => replaced.includes(String(row.date));
  found.days = { before: before.filter(isOurs), after: after.filter(isOurs) };
  // A day that had no counters and has some now is among them.
  found.changed.days = after.filter(row => !isOurs(row)).map(row => String(row.date));
}

function addDays(to: readonly DaySums[], more: readonly DaySums[]): DaySums[] {
  const days = new Map(to.map(sums => [sums.date, sums]));
  for (const { date, ...sums } of more) {
    const { date: _, ...before } = days.get(date) ?? { date };
    days.set(date, { date, ...addSums(before as CampaignSums, sums as CampaignSums) });
  }
  return [...days.values()];
}

const addSums = (to: CampaignSums, more: CampaignSums): CampaignSums =>
  Object.fromEntries(
    [...new Set([...Object.keys(to), ...Object.keys(more)])].map(name => [
      name,
      (to[name] ?? 0) + (more[name] ?? 0),
    ]),
  );

function add(to: Rebuilt, more: Rebuilt): void {
  to.before.push(...more.before);
  to.after.push(...more.after);
}
