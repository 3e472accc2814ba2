// A check of an explanation in the API's form.
import type { Check as CheckNoun } from "../../../domain/explain/explain-checks.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import type { Check } from "./schemas.ts";

export const presentCheck = ({ opensAt, ...check }: CheckNoun): Of<typeof Check> => ({
  ...check,
  ...(opensAt === undefined ? {} : { opens_at: time(opensAt) }),
});
