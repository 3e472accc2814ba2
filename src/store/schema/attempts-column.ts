// The attempts of a call between their stored form (see attempt-sql.ts) and what the domain knows.
import { customType } from "drizzle-orm/sqlite-core";
import type { AttemptRecord } from "../../domain/calls/call.ts";
import { ATTEMPT_PLACES } from "../calls/attempt-sql.ts";

export const readAttempts = (stored: string): AttemptRecord[] =>
  (JSON.parse(stored) as unknown[][]).map(
    (values, index) =>
      ({
        attempt: index + 1,
        ...Object.fromEntries(ATTEMPT_PLACES.map((name, place) => [name, values[place] ?? null])),
      }) as AttemptRecord,
  );

export const storedAttempts = (attempts: readonly AttemptRecord[]): string =>
  JSON.stringify(attempts.map(attempt => ATTEMPT_PLACES.map(name => attempt[name] ?? null)));

export const attemptsColumn = customType<{ data: AttemptRecord[]; driverData: string }>({
  dataType: () => "text",
  fromDriver: readAttempts,
  toDriver: storedAttempts,
});
