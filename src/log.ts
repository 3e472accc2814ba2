// Structured log lines, one JSON object each: what happened, on which of the old log files' channels, under which
// request's id. Texts are masked here; tokens never get here.
import { maskPhoneNumbers } from "./domain/contacts/mask-phone-numbers.ts";

export const LOG_LEVELS = ["error", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The names of the old systems' log files. */
export type LogChannel = "app" | "error" | "debug" | "calls" | "api" | "queue";

type Value = string | number | boolean | null | undefined | readonly string[] | Record<string, number>;
export type LogFields = Record<string, Value>;

let logLevel: LogLevel = "info";

/** Of everything this instance logs from now on; there is one deployment's setting in one instance. */
export function setLogLevel(level: LogLevel): void {
  logLevel = level;
}

let together = false;

/** Local development writes the lines of a batch at once: there each console call costs more than its lines. */
export function writeBatchesTogether(yes: boolean): void {
  together = yes;
}

/** Whether lines of this level are written: asks before a line is made that costs something to make. */
export const isLogged = (level: LogLevel): boolean =>
  LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(logLevel);

const lineOf = (level: LogLevel, channel: LogChannel, message: string, fields: LogFields) =>
  JSON.stringify({ time: new Date().toISOString(), level, channel, message, ...fields });

function write(level: LogLevel, channel: LogChannel, message: string, fields: LogFields): void {
  if (!isLogged(level)) return;
  const line = lineOf(level, channel, message, fields);
  if (level === "error") console.error(line);
  else console.log(line);
}

export const log = {
  info: (message: string, fields: LogFields = {}) => write("info", "app", message, fields),
  error: (message: string, fields: LogFields = {}) => write("error", "error", message, fields),
  debug: (message: string, fields: LogFields = {}) => write("debug", "debug", message, fields),
  /** The one line of a request, a message, a dispatch; `failed` makes it one of level error. */
  api: (fields: LogFields, failed = false) => write(failed ? "error" : "info", "api", "request", fields),
  queue: (batch: readonly LogFields[]) => {
    if (!isLogged("info") || batch.length === 0) return;
    const lines = batch.map(fields => lineOf("info", "queue", "message", fields));
    for (const text of together ? [lines.join("\n")] : lines) console.log(text);
  },
  calls: (fields: LogFields) => write("info", "calls", "dispatch", fields),
  /** The one line of ends that a gate has settled together. */
  settlement: (fields: LogFields) => write("info", "calls", "settlement", fields),
};

/**
 * The database's own words where there are some: drizzle's message lists the parameters. What may be a phone number is
 * masked.
 */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return maskPhoneNumbers(String(error));
  return maskPhoneNumbers(error.cause instanceof Error ? error.cause.message : error.message);
}
