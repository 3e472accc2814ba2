// Times and durations for people: local wall time; programs get UTC with --json.

/** ISO 8601 → `2026-11-21 09:56:02` where this machine is, or in `timeZone`; `-` for none. */
export function localTime(iso: string | null | undefined, timeZone?: string): string {
  if (iso === null || iso === undefined) return "-";
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "medium",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at);
}

/** Seconds → `7 s`, `3 min 05 s`, `2 h 07 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, "0");
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3_600)} h ${two(Math.floor((whole % 3_600) / 60))} min`;
}
