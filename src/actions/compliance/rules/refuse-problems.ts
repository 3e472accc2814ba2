// What is wrong with a file of rules, as the API refuses it: by its place, with the text and what would be right.
import { invalid } from "../../../domain/errors.ts";
import type { FileProblem } from "../../../domain/located-yaml.ts";

/** Problems that are named. */
const MOST = 100;

export function refuseProblems(problems: readonly FileProblem[]): never {
  const details: Record<string, string[]> = {};
  for (const { place, text, message } of problems.slice(0, MOST))
    details[place] = [...(details[place] ?? []), `${message}, not "${text}"`];
  const [first] = Object.entries(details);
  throw invalid(details, first === undefined ? "Nothing is in the file." : `${first[0]}: ${first[1][0]}`);
}
