// What can be asked of the API, by method and path, what is sent and what is answered: from the definitions of its
// routes. Types only; nothing of the service is loaded.
import type { AnswerOf, RouteDefinition, SentTo } from "../../http/lib/route.ts";
import type * as archive from "../../http/routes/archive/definitions.ts";
import type * as blackouts from "../../http/routes/blackouts/definitions.ts";
import type * as calls from "../../http/routes/calls/definitions.ts";
import type * as campaigns from "../../http/routes/campaigns/definitions.ts";
import type * as changes from "../../http/routes/changes/definitions.ts";
import type * as compliance from "../../http/routes/compliance/definitions.ts";
import type * as contacts from "../../http/routes/contacts/definitions.ts";
import type * as deadLetters from "../../http/routes/dead-letters/definitions.ts";
import type * as deliveries from "../../http/routes/deliveries/definitions.ts";
import type * as events from "../../http/routes/events/definitions.ts";
import type * as forecast from "../../http/routes/forecast/definitions.ts";
import type * as imports from "../../http/routes/imports/definitions.ts";
import type * as lists from "../../http/routes/lists/definitions.ts";
import type * as metrics from "../../http/routes/metrics/definitions.ts";
import type * as overview from "../../http/routes/overview/definitions.ts";
import type * as ownRules from "../../http/routes/own-rules/definitions.ts";
import type * as rules from "../../http/routes/rules/definitions.ts";
import type * as suppressions from "../../http/routes/suppressions/definitions.ts";
import type * as trunks from "../../http/routes/trunks/definitions.ts";
import type * as webhooks from "../../http/routes/webhooks/definitions.ts";

type Subjects =
  | typeof archive
  | typeof blackouts
  | typeof calls
  | typeof campaigns
  | typeof changes
  | typeof compliance
  | typeof contacts
  | typeof deadLetters
  | typeof events
  | typeof forecast
  | typeof imports
  | typeof lists
  | typeof metrics
  | typeof ownRules
  | typeof overview
  | typeof rules
  | typeof suppressions
  | typeof trunks
  | typeof webhooks
  | typeof deliveries;

type Values<T> = T extends unknown ? T[keyof T] : never;

type Definition = Extract<Values<Subjects>, RouteDefinition>;

type Method = "get" | "post" | "patch" | "delete";

/** By path: a lookup, where picking one of all definitions by its path is more than the compiler takes. */
type Routes<M extends Method> = {
  [D in Extract<Definition, { method: M }> as D["path"] extends `/api/v1${infer Rest}` ? Rest : never]: D;
};

/** Paths under /api/v1, their parameters named: `/calls/:call_id`. */
export type Path<M extends Method> = keyof Routes<M> & string;

type Route<M extends Method, P extends Path<M>> = Extract<Routes<M>[P], RouteDefinition>;

export type Answer<M extends Method, P extends Path<M>> = AnswerOf<Route<M, P>>;

/** What goes with a request. Values are sent as they were typed: the service knows what it takes. */
export type Sent<M extends Method, P extends Path<M>> = SentWith<Route<M, P>>;

type SentWith<D extends RouteDefinition> = (D extends { params: infer Params }
  ? { params: { [Name in keyof Params]: string } }
  : { params?: undefined }) &
  (D extends { query: infer Query }
    ? { query?: { [Name in keyof Query]?: string | undefined } }
    : { query?: undefined }) &
  (D extends { body: { checked: unknown } } ? { body: SentTo<D> } : { body?: undefined });

/** The one operation that takes a file by PUT. */
export interface PutFile {
  path: "/compliance/lists/:list";
  sent: SentWith<typeof lists.putList>;
  answer: AnswerOf<typeof lists.putList>;
}
