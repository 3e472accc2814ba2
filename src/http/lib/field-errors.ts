// What is wrong with a body, field by field.
import type * as z from "zod";

/** A refusal names what was sent; it does not send it all back. */
const MAX_PROBLEMS = 100;
/** Room for the longest list of what is allowed, the types of events, and what was given behind it. */
const MAX_MESSAGE_LENGTH = 500;

/** Field → messages, each naming what was given. */
export function fieldErrors(error: z.ZodError): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const issue of error.issues.flatMap(unfolded).slice(0, MAX_PROBLEMS)) {
    const named =
      issue.path.join(".") || (issue.code === "unrecognized_keys" ? issue.keys.join(",") : "body");
    const field = named.slice(0, MAX_MESSAGE_LENGTH);
    fields[field] = [...(fields[field] ?? []), issue.message.slice(0, MAX_MESSAGE_LENGTH)];
  }
  return fields;
}

/** Of a value that fits no form of a union: what is wrong with it as the one form whose type it has, if there is one. */
function unfolded(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const hasItsType = (problems: readonly z.core.$ZodIssue[]) =>
    !problems.some(({ code, path }) => code === "invalid_type" && path.length === 0);
  const [meant, ...others] = issue.errors.filter(hasItsType);
  if (meant === undefined || others.length > 0) return [issue];
  return meant.map(problem => ({ ...problem, path: [...issue.path, ...problem.path] })).flatMap(unfolded);
}
