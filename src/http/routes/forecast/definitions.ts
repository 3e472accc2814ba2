// The routes of forecasts: when a campaign, or a list, will be done.
import * as z from "zod";
import { invalid } from "../../../domain/errors.ts";
import { campaignIdInPath, queryInstant } from "../../lib/parameters.ts";
import { answer, type Parameter, route } from "../../lib/route.ts";
import {
  CampaignForecast,
  ListForecast,
  forecastList as listBody,
  MOST_ATTEMPTS,
  MOST_LINES,
  MOST_PER_SECOND,
} from "./schemas.ts";

const DESCRIPTION =
  "Reckoned from counters, rules and lines, without lots; it only asks. Nothing is dialled or stored.";

/** A number in a query; absent = null. */
const what = (
  { whole, max }: { whole: boolean; max: number },
  description: string,
): Parameter<number | null> => ({
  in: "query",
  description,
  schema: () => (whole ? z.int().min(1).max(max) : z.number().positive().max(max)),
  read: (text, name) => {
    if (text === undefined) return null;
    const value = Number(text);
    const isNumber = whole ? /^\d+$/.test(text) : /^\d+(\.\d+)?$/.test(text);
    if (isNumber && value > 0 && value <= max) return value;
    const form = whole ? `a whole number from 1 to ${max}` : `a number above 0, at most ${max}`;
    throw invalid({ [name]: [`must be ${form}, not "${text.slice(0, 60)}"`] });
  },
});

export const getCampaignForecast = route({
  method: "get",
  path: "/api/v1/campaigns/:id/forecast",
  id: "getCampaignForecast",
  tag: "Campaigns",
  summary: "When a campaign will be done, and what holds it back",
  description: DESCRIPTION,
  scope: "read",
  params: { id: campaignIdInPath },
  query: {
    lines: what({ whole: true, max: MOST_LINES }, "What if it might use so many lines."),
    calls_per_second: what({ whole: false, max: MOST_PER_SECOND }, "What if so many dials went in a second."),
    start_at: queryInstant("What if nobody were called before."),
    max_attempts: what({ whole: true, max: MOST_ATTEMPTS }, "What if each person were tried so often."),
  },
  answers: { 200: answer("The forecast.", CampaignForecast) },
  errors: ["not_found"],
});

export const forecastList = route({
  method: "post",
  path: "/api/v1/forecast",
  id: "forecastList",
  tag: "Campaigns",
  summary: "When a list would be done that is not there yet",
  description: DESCRIPTION,
  scope: "read",
  body: listBody,
  answers: { 200: answer("The forecast.", ListForecast) },
  errors: ["not_found"],
});
