// Structured log lines, one JSON object each. Phone numbers are masked by who logs; tokens never get here.

type Fields = Record<string, string | number | boolean | null | undefined>;

const line = (level: string, message: string, fields: Fields) =>
  JSON.stringify({ level, message, ...fields });

export const log = {
  info: (message: string, fields: Fields = {}) => console.log(line("info", message, fields)),
  error: (message: string, fields: Fields = {}) => console.error(line("error", message, fields)),
};

/** The database's own words where there are some: drizzle's message lists the parameters, phone numbers among them. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
