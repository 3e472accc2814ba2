// The attempts of a call between their stored form (see attempt-sql.ts) and what the domain knows.
import { customType } from "drizzle-orm/sqlite-core";
import type { AttemptRecord } from "../../domain/calls/call.ts";
import { readDetails, storedDetails } from "../calls/attempt-details.ts";
import { ATTEMPT_PLACES, type AttemptPlace } from "../calls/attempt-sql.ts";

export const readAttempts = (stored: string): AttemptRecord[] =>
  (JSON.parse(stored) as unknown[][]).map((values, index) => {
    const { details, ...own } = Object.fromEntries(
      ATTEMPT_PLACES.map((name, place) => [name, values[place] ?? null]),
    ) as Record<AttemptPlace, unknown>;
    return {
      attempt: index + 1,
      ...own,
      ...readDetails(details as Record<string, unknown> | null),
    } as AttemptRecord;
  });

export const storedAttempts = (attempts: readonly AttemptRecord[]): string =>
  JSON.stringify(
    attempts.map(attempt => {
      const details = storedDetails(attempt);
      const own = ATTEMPT_PLACES.flatMap(name => (name === "details" ? [] : [attempt[name] ?? null]));
      return details === null ? own : [...own, details];
    }),
  );

export const attemptsColumn = customType<{ data: AttemptRecord[]; driverData: string }>({
  dataType: () => "text",
  fromDriver: readAttempts,
  toDriver: storedAttempts,
});
