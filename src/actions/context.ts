// What a verb may need, ports and settings, no other verb: the same for a request, a queue, a cron tick and the command
// line. Built in src/wiring; a verb names the part it takes, `Pick<Context, …>`.

import type { Reservation } from "../domain/calls/reservation.ts";
import type { StoredEvent } from "../domain/events/event.ts";
import type { Estimate } from "../domain/trunks/estimate.ts";
import type { Lateness } from "../domain/trunks/lateness.ts";
import type { Policy } from "../domain/trunks/policy.ts";
import type { TrunkFields } from "../domain/trunks/trunk.ts";
import type { Payload } from "../domain/webhooks/endpoint.ts";
import type { Settings } from "../settings/index.ts";
import type { HookMemory } from "./dialling/pre-dial/hook-memory.ts";
import type { ArchiveBucket, ArchiveStore } from "./ports/archive.ts";
import type { ArchiveFileStore } from "./ports/archive-file-store.ts";
import type { BlackoutStore } from "./ports/blackout-store.ts";
import type { CallStore } from "./ports/call-store.ts";
import type { CallbackQueue } from "./ports/callback-queue.ts";
import type { CallbackUrls } from "./ports/callback-urls.ts";
import type { CallbackVerifier } from "./ports/callback-verifier.ts";
import type { CampaignStore } from "./ports/campaign-store.ts";
import type { ChangeStore } from "./ports/change-store.ts";
import type { Clock } from "./ports/clock.ts";
import type { ContactStore } from "./ports/contact-store.ts";
import type { DeadLetterStore } from "./ports/dead-letter-store.ts";
import type { DeliveryStore } from "./ports/delivery-store.ts";
import type { EndpointStore } from "./ports/endpoint-store.ts";
import type { EventStore } from "./ports/event-store.ts";
import type { FigureStore } from "./ports/figure-store.ts";
import type { ForecastStore } from "./ports/forecast-store.ts";
import type { GateClient } from "./ports/gate-client.ts";
import type { IdempotencyStore } from "./ports/idempotency-store.ts";
import type { ImportStore } from "./ports/import-store.ts";
import type { ListBucket, ListStore } from "./ports/list-store.ts";
import type { MetricsStore } from "./ports/metrics-store.ts";
import type { OwnRuleStore } from "./ports/own-rule-store.ts";
import type { PreDialHooks } from "./ports/pre-dial-hooks.ts";
import type { ReadLetter } from "./ports/read-letter.ts";
import type { RebuildStore } from "./ports/rebuild-store.ts";
import type { SessionSecrets } from "./ports/session-secrets.ts";
import type { SuppressionStore } from "./ports/suppression-store.ts";
import type { AccountOf } from "./ports/trunk-account.ts";
import type { TrunkClient } from "./ports/trunk-client.ts";
import type { TrunkStore } from "./ports/trunk-store.ts";
import type { WebhookWakes } from "./ports/webhook-wakes.ts";
import type { SendContext } from "./webhooks/delivery-context.ts";

/** What is stored: needs no settings, so that a deployment without them can still be asked what it lacks. */
export interface Stores {
  calls: CallStore;
  campaigns: CampaignStore;
  changes: ChangeStore;
  contacts: ContactStore;
  events: EventStore;
  trunks: TrunkStore;
  suppressions: SuppressionStore;
  blackouts: BlackoutStore;
  ownRules: OwnRuleStore;
  deliveries: DeliveryStore;
  letters: DeadLetterStore;
  imports: ImportStore;
  idempotency: IdempotencyStore;
  metrics: MetricsStore;
  figures: FigureStore;
  forecasts: ForecastStore;
  archiveFiles: ArchiveFileStore;
  lists: ListStore;
  /** Null in an account without R2: then there are no national lists. */
  listBucket: ListBucket | null;
  rebuilds: RebuildStore;
  endpoints: EndpointStore;
  /** Null in an account without R2: then nothing leaves the tables. */
  archive: { store: ArchiveStore; bucket: ArchiveBucket } | null;
}

export interface Context extends Stores, Pick<SendContext, "fetch" | "canSign" | "urlProblem" | "secretsOf"> {
  settings: Settings;
  policy: Policy;
  clock: Clock;
  /** A random UUID. */
  newId: () => string;
  /** In the order of time; that of a keyed request is the same when it is done again. */
  newImportId: (now: number, reservation: Reservation | null) => string;
  /** In the order of time. */
  newSuppressionId: (now: number) => string;
  gate: GateClient;
  trunk: TrunkClient;
  signatures: CallbackVerifier;
  sessionSecrets: SessionSecrets;
  /** Of the Cloudflare Access team, by its id; null = there is none. Throws when it cannot be asked for. */
  accessKey: (kid: string) => Promise<{ kty: string } | null>;
  accountOf: AccountOf;
  /** What is wrong with the account that a trunk is to have, by field; empty = nothing. */
  accountProblems: (
    account: Pick<TrunkFields, "provider" | "settings" | "secrets">,
  ) => Record<string, string[]>;
  callbackUrls: CallbackUrls;
  callbackQueue: CallbackQueue;
  wakes: WebhookWakes;
  readLetter: ReadLetter;
  /** An event as it is sent and polled: always the same bytes. */
  renderEvent: (event: StoredEvent, payload: Payload) => string;
  /** How long events that are sent are collected before that is stored, in ms. */
  collectMs: number;
  /** Never over once `signal` is aborted. */
  wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** How late this instance of the program may be for a slot. */
  lateness: Lateness;
  /** From a dial's request to the provider's answer, in ms, in this instance of the program. */
  dialTook: Estimate;
  /** Hooks of campaigns, and what this instance of the program remembers of them. */
  preDial: { hooks: PreDialHooks; memory: HookMemory };
}

/** Settings and rules as they were read: good, or what is wrong with them. */
export type Configuration =
  | { ok: true; settings: Settings; policy: Policy }
  | { ok: false; problems: readonly string[] };

/** How an entrance (a request, a queue, cron) gets at the rest; each is made once for each environment. */
export interface Entrance<Environment> {
  configure(env: Environment): Configuration;
  stores(env: Environment): Stores;
  /** Throws when the deployment is not configured. */
  context(env: Environment): Context;
}
