// What can be asked of the API, by method and path, what is sent and what is answered: from the definitions of its
// routes. Types only; nothing of the service is loaded.
import type { AnswerOf, RouteDefinition, SentTo } from "../../http/lib/route.ts";
import type * as calls from "../../http/routes/calls/definitions.ts";
import type * as campaigns from "../../http/routes/campaigns/definitions.ts";
import type * as changes from "../../http/routes/changes/definitions.ts";
import type * as compliance from "../../http/routes/compliance/definitions.ts";
import type * as contacts from "../../http/routes/contacts/definitions.ts";
import type * as deadLetters from "../../http/routes/dead-letters/definitions.ts";
import type * as forecast from "../../http/routes/forecast/definitions.ts";
import type * as imports from "../../http/routes/imports/definitions.ts";
import type * as metrics from "../../http/routes/metrics/definitions.ts";
import type * as overview from "../../http/routes/overview/definitions.ts";
import type * as rules from "../../http/routes/rules/definitions.ts";
import type { getHealth } from "../../http/routes/service/definitions.ts";
import type * as suppressions from "../../http/routes/suppressions/definitions.ts";
import type * as trunks from "../../http/routes/trunks/definitions.ts";

type Subjects =
  | typeof calls
  | typeof campaigns
  | typeof changes
  | typeof compliance
  | typeof contacts
  | typeof deadLetters
  | typeof forecast
  | typeof imports
  | typeof metrics
  | typeof overview
  | typeof rules
  | typeof suppressions
  | typeof trunks;

type Values<T> = T extends unknown ? T[keyof T] : never;
type Definition = Extract<Values<Subjects>, RouteDefinition>;
export type Method = "get" | "post" | "patch" | "delete";

/** By path: a lookup, where picking one of all definitions by its path is more than the compiler takes. */
type Routes<M extends Method> = {
  [D in Extract<Definition, { method: M }> as D["path"] extends `/api/v1${infer Rest}` ? Rest : never]: D;
};

/** Paths under /api/v1, their parameters named: `/calls/:call_id`. */
export type Path<M extends Method> = keyof Routes<M> & string;
type Route<M extends Method, P extends Path<M>> = Extract<Routes<M>[P], RouteDefinition>;
export type Answer<M extends Method, P extends Path<M>> = AnswerOf<Route<M, P>>;
export type Sent<M extends Method, P extends Path<M>> = SentWith<Route<M, P>>;

type SentWith<D extends RouteDefinition> = (D extends { params: infer Params }
  ? { params: { [Name in keyof Params]: string } }
  : { params?: undefined }) &
  (D extends { query: infer Query }
    ? { query?: { [Name in keyof Query]?: string | undefined } }
    : { query?: undefined }) &
  (D extends { body: { checked: unknown } } ? { body: SentTo<D> } : { body?: undefined });

export type Overview = Answer<"get", "/overview">;
export type Campaign = Answer<"get", "/campaigns/:id">;
export type Live = Answer<"get", "/campaigns/:id/live">;
export type Series = Answer<"get", "/campaigns/:id/series">;
export type HeatMap = Answer<"get", "/campaigns/:id/heat-map">;
export type Funnel = Answer<"get", "/campaigns/:id/funnel">;
export type CampaignForecast = Answer<"get", "/campaigns/:id/forecast">;
export type AbandonRate = Answer<"get", "/campaigns/:id/abandon-rate">;
export type CalendarAnswer = Answer<"get", "/calendar">;
export type Call = Answer<"get", "/calls">["data"][number];
export type CallDetail = Answer<"get", "/calls/:call_id">;
export type Explanation = Answer<"get", "/calls/:call_id/explain">;
export type Check = Explanation["checks"][number];
export type Letter = Answer<"get", "/dead-letters">["data"][number];
export type Trunk = Answer<"get", "/trunks/:name">;
export type ImportRecord = Answer<"get", "/campaigns/:id/imports">["data"][number];
export type ImportResult = Answer<"post", "/campaigns/:id/import">;
export type Change = Answer<"get", "/changes">["data"][number];
export type Suppression = Answer<"get", "/suppressions">["data"][number];
export type Health = AnswerOf<typeof getHealth>;
