// An error as dead letters keep it: short, and without phone numbers.
import { describe } from "../../log.ts";

/** Characters. */
const LONGEST = 300;

export const failureText = (error: unknown): string => [...describe(error)].slice(0, LONGEST).join("");
