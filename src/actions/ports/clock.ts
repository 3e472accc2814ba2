// What time it is, as an argument.

/** Milliseconds since the epoch. */
export type Clock = () => number;
