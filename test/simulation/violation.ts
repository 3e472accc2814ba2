// Which invariant was broken, when and how. The numbers are those of the design.

export const INVARIANTS = {
  0: "nothing unexpected is thrown or logged",
  1: "capacity",
  2: "one dial per attempt",
  3: "one line per person",
  4: "nothing accepted is lost",
  5: "never at the wrong time",
  6: "bounded attempts",
  7: "the first outcome of an attempt stays",
  8: "permits come back",
  9: "counters tell the truth",
} as const;
export type Invariant = keyof typeof INVARIANTS;

export class Violation extends Error {
  readonly invariant: Invariant;
  readonly at: number;

  constructor(invariant: Invariant, what: string, at: number) {
    super(what);
    this.invariant = invariant;
    this.at = at;
  }
}
