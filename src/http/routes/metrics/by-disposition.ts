// Attempts by disposition, in the API's form.
import * as z from "zod";
import { DISPOSITIONS, type DispositionCounts } from "../../../domain/calls/disposition.ts";
import { count, shape } from "../../openapi/schema-parts.ts";

export const byDispositionExample = {
  ...(Object.fromEntries(DISPOSITIONS.map(d => [d, 0])) as DispositionCounts),
  answered: 1,
  busy: 1,
};

export const ByDisposition = shape(
  "ByDisposition",
  () =>
    z
      .record(z.enum(DISPOSITIONS), count())
      .describe("Attempts that ended so. An end without a disposition counts in none."),
  byDispositionExample,
);
