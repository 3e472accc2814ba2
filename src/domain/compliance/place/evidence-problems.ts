// What is wrong with the evidence of a place, for the door to refuse: the field, its value, what would be right.
import type { Evidence } from "./evidence.ts";
import { readEvidence } from "./read-evidence.ts";

export const evidenceProblems = (evidence: Evidence): string[] =>
  readEvidence(evidence).stated.flatMap(reading => ("problem" in reading ? [reading.problem] : []));
