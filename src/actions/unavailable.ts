// What could not be reached is to be asked again: an error that says when, never a request lost to a 500.
import { CallManagerError } from "../domain/errors.ts";
import { describe, log } from "../log.ts";

const RETRY_AFTER_SECONDS = 5;

/** `what` begins a log line, `message` is for the client. */
export async function orUnavailable<T>(what: string, message: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CallManagerError) throw error;
    throw unavailable(what, message, describe(error));
  }
}

/** `error` is for the log. */
export function unavailable(what: string, message: string, error: string): CallManagerError {
  log.error(what, { error });
  return new CallManagerError("service_unavailable", message, {}, RETRY_AFTER_SECONDS);
}
