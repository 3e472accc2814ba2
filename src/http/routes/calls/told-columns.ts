// The columns of a file of calls that tell of a call's last attempt what its provider told; the example has them too.

export const TOLD_OF_LAST = [
  "answered_by",
  "connected_to_agent_ms",
  "abandoned",
  "rang_seconds",
  "message_played",
  "refused",
] as const;

export const NOTHING_TOLD: Readonly<Record<string, null>> = Object.fromEntries(
  TOLD_OF_LAST.map(name => [name, null]),
);
