// What can be asked of the API, by method and path, what is sent and what is answered: as the client has it.
import type { Routes } from "../../client/generated/routes.ts";
import type * as api from "../../client/generated/types.ts";

export type Method = "get" | "post" | "patch" | "delete";

type RouteOf<M extends Method, P extends string> = Routes[`${Uppercase<M>} ${P}` & keyof Routes];

/** Paths under /api/v1, their parameters named: `/calls/:call_id`. */
export type Path<M extends Method> = keyof Routes extends infer R
  ? R extends `${Uppercase<M>} ${infer P}`
    ? P
    : never
  : never;
export type Answer<M extends Method, P extends Path<M>> = RouteOf<M, P>["answer"];
export type Sent<M extends Method, P extends Path<M>> = SentWith<RouteOf<M, P>>;

type SentWith<R extends Routes[keyof Routes]> = (R["params"] extends undefined
  ? { params?: undefined }
  : { params: R["params"] }) &
  (R["query"] extends string
    ? { query?: { [Name in R["query"]]?: string | undefined } }
    : { query?: undefined }) &
  (R["body"] extends undefined ? { body?: undefined } : { body: R["body"] });

export type Overview = api.Overview;
export type Campaign = api.Campaign;
export type Live = api.CampaignLive;
export type Series = api.CampaignSeries;
export type HeatMap = api.CampaignHeatMap;
export type Funnel = api.CampaignFunnel;
export type CampaignForecast = api.CampaignForecast;
export type AbandonRate = api.AbandonRate;
export type CalendarAnswer = api.Calendar;
export type Call = api.Call;
export type CallDetail = api.CallWithAttempts;
export type Explanation = api.Explanation;
export type Check = Explanation["checks"][number];
export type Letter = api.DeadLetterList["data"][number];
export type Trunk = api.Trunk;
export type ImportRecord = api.ImportList["data"][number];
export type ImportResult = api.ImportAnswer;
export type Change = api.ChangeList["data"][number];
export type Suppression = api.Suppression;
export type Webhook = api.Webhook;
export type Delivery = api.WebhookDelivery;
export type Health = api.Health;
