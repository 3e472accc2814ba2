// What if: a campaign with other lines, another pace, number of attempts or start, as the forecast is asked.

export interface WhatIf {
  /** Empty = as it is. */
  lines: string;
  pace: string;
  attempts: string;
  /** Of a date and time field: by the viewer's clock. */
  start: string;
}

export const AS_IT_IS: WhatIf = { lines: "", pace: "", attempts: "", start: "" };

export const isAsItIs = (whatIf: WhatIf): boolean => Object.values(whatIf).every(text => text.trim() === "");

/** A query of the forecast; what is half typed is left out. */
export function forecastQuery({ lines, pace, attempts, start }: WhatIf): Record<string, string> {
  const at = new Date(start);
  return {
    ...(Number(lines) >= 1 ? { lines: String(Math.round(Number(lines))) } : {}),
    ...(Number(pace) > 0 ? { calls_per_second: String(Number(pace)) } : {}),
    ...(Number(attempts) >= 1 ? { max_attempts: String(Math.round(Number(attempts))) } : {}),
    ...(Number.isNaN(at.getTime()) ? {} : { start_at: at.toISOString() }),
  };
}
