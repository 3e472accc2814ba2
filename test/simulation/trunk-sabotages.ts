// Ways to break what holds between trunks, as a careless change would.
import type { TrunkStore } from "../../src/actions/ports/trunk-store.ts";
import { decideGiveBack } from "../../src/domain/calls/give-back.ts";
import { d1Calls } from "../../src/store/d1.ts";
import { broken, type NamedSabotage, replacing } from "./named-sabotage.ts";

const NUMBER_IS_LIVE =
  "EXISTS (SELECT 1 FROM calls o WHERE o.status IN ('PROCESSING', 'RETRYING') AND o.phone_number = c.phone_number)";

/** What is on the line over a trunk that becomes unavailable is given back, so that another dials it. */
const stealing = (trunks: TrunkStore, db: D1Database): TrunkStore => ({
  ...trunks,
  setUnavailable: async (name, until) => {
    await trunks.setUnavailable(name, until);
    const calls = d1Calls(db);
    const live = await calls.onTheLineOf(name, until, 100);
    const rows = await calls.byIds(live.map(({ callId }) => callId));
    const back = rows.map(({ call }) => ({
      callId: call.callId,
      attempt: call.attemptsStarted,
      nonce: call.claimNonce ?? "",
      ...decideGiveBack(call, {
        error: "its trunk is unavailable",
        receivedAt: call.lastAttemptAt ?? 0,
      }),
    }));
    if (back.length > 0) await calls.giveBack(back, until);
  },
});

export const TRUNK_SABOTAGES: readonly NamedSabotage[] = [
  broken("neither dispatch nor claim looks for another call to the number on the line", 3, {
    d1: sql => sql.replaceAll(`AND NOT ${NUMBER_IS_LIVE}`, "").replaceAll(NUMBER_IS_LIVE, "0"),
  }),
  broken("calls are claimed over a paused trunk", 5, { d1: replacing("AND t.paused = 0", "") }, [
    "pause a trunk",
    "pause the trunk",
    "pause all trunks",
  ]),
  broken("lines go back to the default trunk's gate", 8, {
    released: keys =>
      keys.map(({ callId, attempt, token }) => ({
        callId,
        attempt,
        ...(token === undefined ? {} : { token }),
      })),
  }),
  broken("permits are compared with the calls of all trunks", 1, {
    d1: sql =>
      sql.includes("/* on the line of a trunk */")
        ? sql.replace(/AND attempts ->> \(.*\) IS nullif\(\?3, 'default'\)/, "AND ?3 IS NOT NULL")
        : sql,
  }),
  broken("calls on the line over a trunk that becomes unavailable are given to another", 2, {
    trunks: stealing,
  }),
  broken("every trunk has the lines of the settings", 1, {
    d1: replacing("max_concurrent_calls AS maxConcurrentCalls, ", "NULL AS maxConcurrentCalls, "),
  }),
  broken("the pace of two trunks is that of both together", "1b", {
    d1: replacing("calls_per_second AS callsPerSecond", "2 * calls_per_second AS callsPerSecond"),
  }),
  broken("a trunk dials for campaigns that do not name it", "12b", {
    d1: replacing("SELECT k.*,", "SELECT k.*, NULL AS trunks,"),
  }),
  broken("each trunk counts a campaign's own lines for itself", 1, {
    d1: sql =>
      sql
        .replace(
          /json_array_length\(\?1\) <= k\.max_concurrent_calls/,
          "1 OR json_array_length(?1) <= k.max_concurrent_calls",
        )
        .replace("SELECT n.processing + n.retrying FROM", "SELECT 0 FROM"),
  }),
  broken("no backup stands in", "4b", { d1: replacing("backup_of AS backupOf,", "NULL AS backupOf,") }),
];
