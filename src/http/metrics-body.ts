// What an operator sends to have the counters of some days computed anew.
import { z } from "zod";

const day = z.iso.date({ error: "must be a day such as 2026-11-20" });

export const rebuildBody = z.object({
  from: day.describe("The first day, UTC."),
  to: day.describe("The last day, UTC."),
});
