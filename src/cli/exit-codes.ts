// What the command's exit codes mean; --help prints this table.
export const EXIT = {
  done: 0,
  refused: 1,
  usage: 2,
  unreachable: 3,
  unauthorised: 4,
  rejected: 5,
  fault: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.done, "done"],
  [EXIT.refused, "the service refused (4xx): the message, the fields and the request id are shown"],
  [EXIT.usage, "wrong usage: nothing was asked of the service"],
  [EXIT.unreachable, "the service is not reachable, not well, or failed (5xx)"],
  [EXIT.unauthorised, "not authorised (401, 403): see --token"],
  [
    EXIT.rejected,
    "done in part: rows of an import were rejected, dead letters were skipped, counters changed meanwhile",
  ],
  [EXIT.fault, "a fault of this command"],
  [EXIT.interrupted, "interrupted"],
];
