// Ways to break the product on purpose, as a careless change would, and the invariant that each must trip.
import type { DialMessage } from "../../src/domain/calls/dial-key.ts";
import type { Permit } from "../../src/domain/trunks/permit.ts";
import { HeldNumbers } from "../../src/gate/held-numbers.ts";
import { Pace } from "../../src/gate/pace.ts";
import { Journal } from "../../src/gate/storage/journal.ts";
import { SqlitePermitBook } from "../../src/gate/storage/permit-book.ts";
import { bodiesOf } from "../../src/queues/groups.ts";
import { Verdicts } from "../../src/queues/verdicts.ts";
import { EVENT_SABOTAGES } from "./events/event-sabotages.ts";
import { HOOK_SABOTAGES } from "./hook-sabotages.ts";
import { LAW_SABOTAGES } from "./law/law-sabotages.ts";
import { broken, type NamedSabotage, replacing } from "./named-sabotage.ts";
import { TRUNK_SABOTAGES } from "./trunk-sabotages.ts";
import { WEBHOOK_SABOTAGES } from "./webhook-sabotages.ts";

/** Puts another method in the place of one of a class. */
function patch<Of extends object, Name extends keyof Of>(
  of: Of,
  name: Name,
  make: (was: Of[Name]) => Of[Name],
) {
  return () => {
    const was = of[name];
    of[name] = make(was);
    return () => {
      of[name] = was;
    };
  };
}

const book = SqlitePermitBook.prototype;

export const CORE_SABOTAGES: readonly NamedSabotage[] = [
  broken("the gate ignores its lines", 1, { gatePolicy: p => ({ ...p, maxConcurrentCalls: 1_000 }) }),
  broken("the gate ignores its pace", "1b", {
    code: patch(Pace.prototype, "slots", () => asking => asking.map(() => 0)),
  }),
  broken("a row of the journal that is full of permits is written over", 1, {
    code: patch(Journal.prototype, "onlySaidIn", () => () => []),
  }),
  broken("what is written over the journal's oldest row is left out", 1, {
    gateSql: replacing("DO UPDATE SET seq = excluded.seq, changes = excluded.changes", "DO NOTHING"),
  }),
  broken("a campaign's own lines are not read", 1, {
    d1: replacing("SELECT k.*,", "SELECT k.*, NULL AS max_concurrent_calls,"),
  }),
  broken("a begin does not mark its permit", 1, {
    code: patch(
      book,
      "begin",
      () =>
        function (this: SqlitePermitBook, message: DialMessage): Permit | null {
          return this.all().find(p => p.token === message.token) ?? null;
        },
    ),
  }),
  broken("what is read back after a lost claim is not asked whose it is", 2, {
    d1: replacing(
      "AND calls.claim_nonce = ?2 AND calls.status IN ('PROCESSING', 'RETRYING')",
      "AND ?2 IS NOT NULL",
    ),
  }),
  broken("numbers on the line are not passed over", 3, {
    // Asked for in D1's statement, and looked at once more when the permit is written.
    code: patch(
      book,
      "all",
      was =>
        function (this: SqlitePermitBook) {
          return was.call(this).map(p => ({ ...p, phoneNumber: `${p.phoneNumber} of ${p.callId}` }));
        },
    ),
  }),
  broken("the insert does not look for a duplicate, nor does the gate", 3, {
    d1: replacing("AND d.created_at > i.value ->> 'createdAt' - ?2)", "AND ?2 < 0)"),
    code: patch(HeldNumbers.prototype, "holder", () => () => null),
  }),
  broken("a lease does not end", 4, {
    code: patch(
      book,
      "begin",
      was =>
        function (this: SqlitePermitBook, message: DialMessage, now: number) {
          return was.call(this, message, now, now + 1e12);
        },
    ),
    d1: replacing("c.last_attempt_at < ?1", "c.last_attempt_at < ?1 - 1e12"),
  }),
  broken("a dispatch finds nothing that is due", "4b", {
    calls: calls => ({ ...calls, due: async () => [] }),
    d1: replacing("AND c.next_attempt_at <= ?2\n", "AND c.next_attempt_at <= ?2 - 20000\n"),
  }),
  broken("a contact that another campaign has called is dropped", 4, {
    d1: replacing(/(d\.phone_number = i\.value ->> 'phoneNumber') AND \+?d\.campaign_id = \?2\)/g, "$1)"),
  }),
  broken("one failure acks the whole group", "4c", {
    code: patch(
      Verdicts.prototype,
      "later",
      () =>
        function (this: Verdicts, message: Message) {
          this.done(message);
        },
    ),
  }),
  broken("of a group its first is read alone", "4c", { carried: body => bodiesOf(body)[0] }),
  broken("calls of a paused campaign are claimed", 5, {
    d1: replacing("k.status NOT IN ('paused', 'cancelled') AND k.revision = ?4", "?4 > 0"),
  }),
  broken("calls of an inactive campaign are claimed", 5, {
    d1: replacing(
      "k.is_active = 1 AND k.status NOT IN ('paused', 'cancelled') AND k.revision = ?4",
      "?4 > 0",
    ),
  }),
  broken("the last look at the hours is left out", 5, {
    verdict: v => (v.go ? { ...v, openUntil: null } : v),
  }),
  broken("who asked for a later call is called at once", 5, {
    calls: calls => ({
      ...calls,
      settle: (settlements, now) =>
        calls.settle(
          settlements.map(s =>
            s.details?.call_back_at ? { ...s, nextAttemptAt: s.nextAttemptAt && now } : s,
          ),
          now,
        ),
    }),
  }),
  broken("the limit of attempts is forgotten", 6, {
    policy: p => ({ ...p, rules: { ...p.rules, defaults: { ...p.rules.defaults, maxAttempts: 9 } } }),
    gatePolicy: p => ({ ...p, rules: { ...p.rules, defaults: { ...p.rules.defaults, maxAttempts: 9 } } }),
  }),
  broken("neither the decision nor the statement asks whether an attempt has ended", 7, {
    d1: sql =>
      sql
        .replaceAll(
          /c\.status IN \('PROCESSING', 'RETRYING'\) AND c\.attempts_started = /g,
          "c.attempts_started = ",
        )
        .replace(
          "c.status AS call_status",
          "CASE WHEN c.attempts_started > 0 THEN 'PROCESSING' ELSE c.status END AS call_status",
        ),
  }),
  broken("every report is told that it counts", "7b", {
    answer: answer => ({ ...answer, duplicate: false }),
  }),
  broken("what was picked up is kept as not answered", "7c", {
    calls: calls => ({
      ...calls,
      settle: (settlements, now) =>
        calls.settle(
          settlements.map(s => (s.outcome === "DISCONNECTED" ? { ...s, outcome: "RNR" } : s)),
          now,
        ),
    }),
  }),
  broken("a release forgets the line", 8, {
    code: patch(book, "release", () => () => false),
  }),
  broken("an insert that is sent again counts again", 9, {
    d1: replacing("last_accepted = changes() +", "last_accepted = 1 +"),
  }),
  broken("a tally is written without its guard", 9, {
    d1: sql =>
      sql.includes("INSERT INTO tallies")
        ? sql.replace(/WHERE \(c\.status IN[^\n]*? GROUP BY/, "WHERE true GROUP BY")
        : sql,
  }),
  broken("a disposition is left out of the counters", 9, { d1: replacing("IS 'busy'", "IS 'engaged'") }),
  broken("what the provider says of our account, our load or itself is taken for a word about the call", 11, {
    status: status => ([401, 409, 500].includes(status) ? 400 : status),
  }),
  broken(
    "the claim does not look who is suppressed, and waiting calls are left to it",
    12,
    {
      calls: calls => ({
        ...calls,
        endSuppressed: async () => ({ cancelled: 0, moved: 0 }),
        due: async (...asked) => (await calls.due(...asked)).map(due => ({ ...due, isSuppressed: 0 })),
      }),
      d1: sql =>
        /count claimed|claim calls/.test(sql) ? sql.replaceAll("s.revoked_at IS NULL", "s.id = ''") : sql,
    },
    ["suppress", "suppress who is granted"],
  ),
  broken(
    "the claim does not ask whether the rules have changed",
    12,
    {
      d1: replacing(
        /AND NOT EXISTS \(SELECT 1 FROM tenant_revisions WHERE revision > (\?\d)\)/g,
        "AND $1 >= 0",
      ),
    },
    ["black out"],
  ),
  broken("an opt-out in a duplicate is not heard", 12, { hearsStop: isDuplicate => !isDuplicate }),
  broken("a claim is counted without its guard", 9, {
    d1: sql =>
      sql.includes("INSERT INTO campaign_counters") ? sql.replace("AND k.revision = ?4", "AND ?4 > 0") : sql,
  }),
];

export const SABOTAGES: readonly NamedSabotage[] = [
  ...CORE_SABOTAGES,
  ...TRUNK_SABOTAGES,
  ...LAW_SABOTAGES,
  ...WEBHOOK_SABOTAGES,
  ...EVENT_SABOTAGES,
  ...HOOK_SABOTAGES,
];
