// The list of campaigns with their counts: what is answered where they are asked for.
import type { Answer } from "../api/api-types.ts";

type Listed = Answer<"get", "/campaigns">;
export type CampaignsPage = Exclude<Listed, readonly unknown[]>;
export type CountedCampaign = CampaignsPage["data"][number];

export const campaignsOf = (answer: Listed): CampaignsPage =>
  "data" in answer ? answer : { as_of: "", data: [], next_cursor: null };
