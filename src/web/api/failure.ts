// What went wrong with a request, in words for people.
import { Unreachable } from "../../client/core/errors.ts";

/** Nobody answered. */
export const unreachable = () => new Unreachable("The service does not answer; trying again.");

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : "Something went wrong.";
