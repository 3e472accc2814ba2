// What a forecast is learned from: a bounded number of rows, whatever the campaign.
import { forecastFacts } from "../../../src/store/forecast/forecast-facts.ts";
import { type Cases, plainly } from "./case.ts";
import { BUSY_CAMPAIGN } from "./crowd.ts";

export const FORECAST_CASES: Cases = {
  forecastFacts: plainly((db, world) => forecastFacts(db, BUSY_CAMPAIGN, world.now)),
};
