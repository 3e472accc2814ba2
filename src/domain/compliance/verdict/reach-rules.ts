// What has happened with a person: caps on attempts, and quiet after an event.
import { dayBeginsAt, localDayAt } from "../local-days.ts";
import type { CapRule, CapScope, QuietRule } from "../packs/pack.ts";
import { showInstant } from "./checked-rule.ts";
import type { RulePart } from "./hours-rule.ts";
import { from } from "./open-set.ts";
import type { AskedCall, Reach } from "./question.ts";

/** Where one of the two is not known, the other counts for all: a person without an id is their number. */
const same = (a: string | null, b: string | null) => a === null || b === null || a === b;

function samePerson(entry: Reach, call: AskedCall): boolean {
  return entry.personId === null || call.personId === null
    ? entry.number === call.phoneNumber
    : entry.personId === call.personId;
}

function shares(scope: CapScope, entry: Reach, call: AskedCall): boolean {
  switch (scope) {
    case "number":
      return entry.number === call.phoneNumber;
    case "person":
      return samePerson(entry, call);
    case "debt":
      return samePerson(entry, call) && same(entry.debtId, call.debtId);
  }
}

/** Each key of the scope has a count of its own, as the ledger has. */
export function capPart(rule: CapRule, call: AskedCall, history: readonly Reach[], now: number): RulePart {
  const counted = history.filter(entry => counts(rule, entry, call));
  let free = Number.NEGATIVE_INFINITY;
  for (const scope of rule.scope) {
    const shared = counted.filter(entry => shares(scope, entry, call));
    for (const { at, forgotten } of shared) if (forgotten) free = Math.max(free, at + rule.windowMs);
    const placed = shared.filter(({ forgotten }) => !forgotten).map(({ at }) => at);
    const oldest = placed.sort((a, b) => a - b)[placed.length - rule.max];
    if (oldest !== undefined) free = Math.max(free, oldest + rule.windowMs);
  }
  return {
    set: from(free),
    detail: at => describeCap(rule, call, counted, at, free),
    count: countAt(rule, call, counted, now),
  };
}

/** Who agreed to a call within the last seven days is not counted where conversations are: 12 CFR 1006.14(b)(3). */
function counts(rule: CapRule, entry: Reach, call: AskedCall): boolean {
  if (entry.direction === "inbound") return false;
  if (rule.perSubject && !same(entry.subject, call.subject)) return false;
  return rule.counts === "placed" || (entry.kind === "connected" && !entry.consented);
}

/** Of the key that has most. */
function countAt(
  { windowMs, scope }: CapRule,
  call: AskedCall,
  counted: readonly Reach[],
  at: number,
): number {
  const within = counted.filter(entry => entry.at > at - windowMs && !entry.forgotten);
  return Math.max(...scope.map(key => within.filter(entry => shares(key, entry, call)).length));
}

function describeCap(
  rule: CapRule,
  call: AskedCall,
  counted: readonly Reach[],
  at: number,
  free: number,
): string {
  const { windowMs, max, counts: kind } = rule;
  const most = countAt(rule, call, counted, at);
  const hours = windowMs / 3_600_000;
  const window = hours % 24 === 0 && hours > 24 ? `${hours / 24} days` : `${hours} h`;
  const forgotten = counted.some(entry => entry.forgotten && entry.at > at - windowMs);
  const more = forgotten ? ", and more than the ledger keeps" : "";
  return `${most} of ${max} calls ${kind} in ${window}${more}${at < free ? `, free at ${showInstant(free)}` : ""}`;
}

/** Quiet for calendar days ends in the latest of the zones; of several events the last one is quiet for longest. */
export function quietPart(
  rule: QuietRule,
  call: AskedCall,
  history: readonly Reach[],
  zones: readonly string[],
): RulePart {
  let last: Reach | null = null;
  let open = Number.NEGATIVE_INFINITY;
  for (const entry of history) {
    if (!rule.scope.some(scope => shares(scope, entry, call))) continue;
    // Whether it becomes a conversation is known when it has ended.
    if (rule.event === "conversation") open = Math.max(open, entry.openUntil ?? open);
    const counts = entry.event === rule.event || entry.forgotten === true;
    if (counts && (last === null || entry.at >= last.at)) last = entry;
  }
  const ends = last === null ? Number.NEGATIVE_INFINITY : quietUntil(rule, last.at, zones);
  return {
    set: from(Math.max(ends, open)),
    detail: at => {
      if (at >= ends && at < open) return `a call is on the line: looked at again at ${showInstant(open)}`;
      if (last === null) return `no ${rule.event} before`;
      const event = last.forgotten
        ? `more than the ledger keeps up to ${showInstant(last.at)}`
        : `${rule.event} at ${showInstant(last.at)}`;
      return at < ends
        ? `${event}, quiet until ${showInstant(ends)}`
        : `${event}, over since ${showInstant(ends)}`;
    },
  };
}

function quietUntil(rule: QuietRule, at: number, zones: readonly string[]): number {
  if (rule.days === null) return at + (rule.elapsedMs ?? 0);
  const days = rule.days + (rule.full ? 1 : 0);
  return Math.max(...zones.map(zone => dayBeginsAt(zone, localDayAt(zone, at) + days)));
}
