// What an attempt keeps of the decision that let it out: the rest is in the context that it names, and in the call.

export interface DecisionEvidence {
  /** Of its context. */
  hash: string;
  /** In ms. */
  decidedAt: number;
  /** What the rules that count had counted, by rule. */
  counts: Readonly<Record<string, number>>;
}
