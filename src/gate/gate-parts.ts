// How the parts of a gate are joined: each knows of the others what it is given here.

import { leftToSettle } from "../actions/calls/note-ends.ts";
import { maskPhoneNumbers } from "../domain/contacts/mask-phone-numbers.ts";
import { linesInUse as countLines, type NoteRequest, type Permit } from "../domain/trunks/permit.ts";
import type { Policy } from "../domain/trunks/policy.ts";
import type { TrunkShare } from "../domain/trunks/sharing.ts";
import { log } from "../log.ts";
import { Acceptor } from "./acceptor.ts";
import { Admission } from "./admission.ts";
import { Dispatcher } from "./dispatcher.ts";
import { Door } from "./door.ts";
import { GateAlarm } from "./gate-alarm.ts";
import type { GateDeps, GateState } from "./gate-deps.ts";
import { GateTimings } from "./gate-timings.ts";
import { HeldNumbers } from "./held-numbers.ts";
import { MinuteSeries } from "./minute-series.ts";
import { NotedEnds } from "./noted-ends.ts";
import { OwnTrunk } from "./own-trunk.ts";
import { Pace } from "./pace.ts";
import { Peak } from "./peak.ts";
import { CallerIds } from "./storage/caller-ids.ts";
import { ControlRow } from "./storage/control-row.ts";
import { dropEarlierWindow } from "./storage/drop-earlier-window.ts";
import { SqlitePermitBook } from "./storage/permit-book.ts";
import { Sweeper } from "./sweeper.ts";
import { TellOthers } from "./tell-others.ts";
import { TrunkCallerIds } from "./trunk-caller-ids.ts";
import { TrunkControl } from "./trunk-control.ts";

export type GateParts = ReturnType<typeof joinParts>;

export function joinParts(state: GateState, deps: GateDeps) {
  const { sql } = state.storage;
  const { clock, name } = deps;
  const waitUntil = (promise: Promise<unknown>) => state.waitUntil(promise);
  const timings = new GateTimings();
  const peak = new Peak();
  const minutes = new MinuteSeries(clock());
  const tellOthers = new TellOthers(deps.others, waitUntil);
  const control = new TrunkControl(sql, deps.policy.breaker);
  const alarm = new GateAlarm(state.storage, clock);
  const window = new HeldNumbers();
  dropEarlierWindow(sql);
  const permits = new SqlitePermitBook(sql, permit => {
    timings.released(permit, clock());
    admission.released(permit);
    if (permit.ended === undefined) dispatcher.forgetAhead();
  });
  const trunk = new OwnTrunk({
    ...deps,
    settings: deps.policy,
    stored: new ControlRow(sql),
    control,
    onLimits: ({ callsPerSecond }, now) => pace.limit(callsPerSecond, now),
    onCallerIds: () => permits.lapseAll(),
    wake: names => tellOthers.wake(names),
    waitUntil,
  });
  const policy = policyOf(deps.policy, trunk);
  const linesInUse = () => countLines(permits, policy.maxConcurrentCalls);
  const hasFreeLine = () => linesInUse() < policy.maxConcurrentCalls;
  /** A campaign of these has no other permit. */
  const mayBeOver = (released: readonly Permit[]) => {
    const busy = new Set(permits.all().map(permit => permit.campaignId));
    return released.some(permit => !busy.has(permit.campaignId));
  };
  const pace = new Pace(sql, policy.callsPerSecond);
  const uses = new CallerIds(sql, ({ number, ended, answered }) => {
    const callerId = maskPhoneNumbers(number);
    log.info("a caller id is set aside", { trunk: name, callerId, ended, answered });
  });
  const callerIds = new TrunkCallerIds({ uses, permits, own: () => trunk.callerIds });
  const acceptor = new Acceptor({ ...deps, window, committed: ms => timings.accept.observe(ms) });
  const admission = new Admission({
    permits,
    pace,
    control,
    callerIds,
    policy,
    onBegun: (permit, now) => timings.begun(permit, now),
  });
  const sweeper: Sweeper = new Sweeper({
    ...deps,
    policy,
    trunk: name,
    permits,
    alarm,
    onNoted: ends => callerIds.ended(ends, clock()),
    onFreed: () => dispatcher.ask(),
  });
  const notedEnds = new NotedEnds({ ...deps, settle: ends => sweeper.settle(ends) });
  const note = (requests: readonly NoteRequest[]) => {
    const noted = sweeper.note(requests);
    // What was refused is settled first: the trunk may have to wait.
    if (noted.some(n => n?.first && n.end.source === "callback")) waitUntil(dispatcher.lineFreed());
    if (noted.some(n => n?.first)) waitUntil(sweeper.armForNote());
    const left = leftToSettle(requests, noted);
    if (left.length > 0) waitUntil(notedEnds.send(left, requests.some(isWaitedFor)));
    return noted;
  };
  const door = new Door({ ...deps, permits, policy, trunk: name, note });
  /** All of them, as the last dispatch has read them. */
  let trunks: readonly TrunkShare[] = [];
  const dispatcher: Dispatcher = new Dispatcher({
    ...deps,
    policy,
    trunk: name,
    seeTrunks: seen => {
      trunks = trunk.see(seen);
      return trunks;
    },
    tellOthers: (names, campaignId) => tellOthers.hasCalls(names, campaignId),
    permits,
    callerIds,
    control,
    admission,
    hasFreeLine,
    wakeAt: at => sweeper.arm(at),
    onLapsed: lapsed => sweeper.count({ lapsed }),
    onDispatched: ms => {
      timings.dispatch.observe(ms);
      peak.saw(linesInUse());
      minutes.saw(linesInUse(), clock());
    },
  });
  // The life before may have ended between a note and its settlement: nobody else knows of it until the alarm.
  const unsettled = permits.all().flatMap(permit => permit.ended ?? []);
  if (unsettled.length > 0) waitUntil(notedEnds.send(unsettled, true));
  return {
    acceptor,
    admission,
    alarm,
    callerIds,
    control,
    dispatcher,
    door,
    hasFreeLine,
    linesInUse,
    mayBeOver,
    minutes,
    note,
    pace,
    peak,
    permits,
    policy,
    sweeper,
    tellOthers,
    timings,
    trunks: () => trunks,
    uses,
    window,
  };
}

/** Its line comes back when it is settled: of a campaign's own. */
const isWaitedFor = ({ ownLines = false }: NoteRequest): boolean => ownLines;

/** That of the settings, with the lines and the pace that the trunk has now. */
const policyOf = (settings: Policy, trunk: Pick<OwnTrunk, "limits">): Policy => ({
  ...settings,
  get maxConcurrentCalls() {
    return trunk.limits.maxConcurrentCalls;
  },
  get callsPerSecond() {
    return trunk.limits.callsPerSecond;
  },
});
