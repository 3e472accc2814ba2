// Instants as the API writes them.

/** `ms` since the epoch → ISO 8601, UTC; null stays null. */
export function time(ms: number): string;
export function time(ms: number | null | undefined): string | null;
export function time(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined ? null : new Date(ms).toISOString();
}
