// What a forecast is learned from, in the database. src/store implements it.
import type { Counted } from "../../domain/forecast/rates.ts";

export interface ForecastFacts {
  counted: Counted;
  /** Of the next contacts of its list: how many were looked at, and how many of them are suppressed for good. */
  sampled: number;
  suppressed: number;
}

export interface ForecastStore {
  /** A bounded number of rows, whatever the campaign. `now` in ms. */
  facts(campaignId: number, now: number): Promise<ForecastFacts>;
}
