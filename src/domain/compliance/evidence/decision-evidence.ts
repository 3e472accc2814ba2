// What an attempt keeps of the decision that let it out: the rest is in the context that it names, and in the call.

export interface DecisionEvidence {
  /** Of its context. */
  hash: string;
  /** In ms. */
  decidedAt: number;
  /** What the rules that count had counted, by rule. */
  counts: Readonly<Record<string, number>>;
  /** Where the person's own consent opens or closes the window, in ms; absent = its context says. */
  openFrom?: number | undefined;
  openUntil?: number | undefined;
}
