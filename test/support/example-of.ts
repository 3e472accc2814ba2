// The example that the API document shows of an answer: what it has is what the service answers.
import type { Of, Shape } from "../../src/http/lib/route.ts";

export function exampleOf<S extends Shape>(shape: S): Of<S> {
  const examples = shape().meta()?.examples as Of<S>[] | undefined;
  if (examples?.[0] === undefined) throw new Error("this answer has no example");
  return examples[0];
}
