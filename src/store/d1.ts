// The stores of Context, on D1.

import type { Stores } from "../actions/context.ts";
import type { CallStore } from "../actions/ports/call-store.ts";
import type { CampaignStore } from "../actions/ports/campaign-store.ts";
import type { ContactStore } from "../actions/ports/contact-store.ts";
import type { DeadLetterStore } from "../actions/ports/dead-letter-store.ts";
import type { FigureStore } from "../actions/ports/figure-store.ts";
import type { IdempotencyStore } from "../actions/ports/idempotency-store.ts";
import type { ImportStore } from "../actions/ports/import-store.ts";
import type { MetricsStore } from "../actions/ports/metrics-store.ts";
import type { TrunkStore } from "../actions/ports/trunk-store.ts";
import { listArchive } from "./archive/files.ts";
import { storageFacts } from "./archive/storage-facts.ts";
import { acceptCalls, existingCalls, windowHolders } from "./calls/accept-calls.ts";
import { callsBetween, endOfPart, lastCallId } from "./calls/export-calls.ts";
import { listCalls } from "./calls/list-calls.ts";
import { callsWithCampaigns, namedCall, recentDays } from "./calls/read-calls.ts";
import { recallFirstAttempts } from "./calls/recall-first-attempts.ts";
import { waitingCalls } from "./calls/waiting-groups.ts";
import {
  campaignsById,
  countedCampaign,
  listCampaigns,
  moveCampaign,
  updateCampaign,
} from "./campaigns/campaigns.ts";
import { completeFinishedCampaigns, inProgressAfter } from "./campaigns/complete-campaigns.ts";
import { insertCampaign, insertContacts } from "./campaigns/create-campaign.ts";
import { d1Changes } from "./changes/read-changes.ts";
import {
  abandonFacts,
  changeThrottles,
  countThrottles,
  listThrottles,
  purgeAbandonDays,
} from "./compliance/abandon.ts";
import { d1Blackouts } from "./compliance/d1-blackouts.ts";
import { d1Suppressions } from "./compliance/d1-suppressions.ts";
import { readContexts, storeContexts } from "./compliance/decision-contexts.ts";
import { endSuppressedCalls } from "./compliance/end-suppressed.ts";
import { d1OwnRules } from "./compliance/own-rules.ts";
import { readReach } from "./compliance/reach.ts";
import { sweepReach } from "./compliance/sweep-reach.ts";
import { readTenantRules } from "./compliance/tenant-rules.ts";
import { waitingZones } from "./contacts/contact-zones.ts";
import {
  countKnownNumbers,
  d1Imports,
  endOfErrors,
  listImportErrors,
  listImports,
  readImport,
} from "./contacts/imports.ts";
import { listContacts } from "./contacts/list-contacts.ts";
import { discardDeadLetter, purgeDeadLetters, storeDeadLetters } from "./dead-letters/dead-letters.ts";
import { purgeFailures, recordDeliveryFailures } from "./dead-letters/delivery-failures.ts";
import {
  countWaitingLetters,
  deadLetter,
  listDeadLetters,
  waitingLetters,
} from "./dead-letters/read-dead-letters.ts";
import { markRedriven, recordFailedRedrives, redriveDialLetters } from "./dead-letters/redrive-letters.ts";
import { cancelWaitingCall, cancelWaitingCalls } from "./dialling/cancel-calls.ts";
import { callsInFlight, claimCalls, claimedUnder } from "./dialling/claim-calls.ts";
import { contactsPastCursors, feedCampaign } from "./dialling/feed-campaign.ts";
import { giveBackAttempts } from "./dialling/give-back.ts";
import { lookAtCampaigns } from "./dialling/look-at-campaigns.ts";
import {
  callOnTheLineUnder,
  callsOfTrunkSince,
  callsOnTheLineSince,
  overdueAttempts,
  unansweredDials,
} from "./dialling/on-the-line.ts";
import { purgeAnswers } from "./dialling/purge-answers.ts";
import { recordAnswers } from "./dialling/record-answers.ts";
import { recordDetails } from "./dialling/record-details.ts";
import { recordLateAgents } from "./dialling/record-late-agents.ts";
import { settleCalls } from "./dialling/settle-calls.ts";
import { dueCalls, exhaustCalls, moveCalls, postponeCalls } from "./dialling/waiting-calls.ts";
import { d1Events } from "./events/d1-events.ts";
import { forecastFacts } from "./forecast/forecast-facts.ts";
import { finishKey, purgeIdempotencyKeys, reserveKey } from "./idempotency-keys.ts";
import { d1Lists } from "./lists/d1-lists.ts";
import { healthFacts } from "./metrics/health-facts.ts";
import { readLatestEnds } from "./metrics/latest-ends.ts";
import {
  contactsNoCalls,
  countBusyNumbers,
  countDue,
  failedImports,
  nextWaitingOf,
} from "./metrics/overview-facts.ts";
import { attemptsOf, purgeQuarters, quarterTallies, talliesOfKind, zonesOf } from "./metrics/read-tallies.ts";
import { d1Rebuilds } from "./metrics/rebuild-runs.ts";
import { readTotals, waitingTotal } from "./metrics/totals.ts";
import {
  changeTrunk,
  createTrunk,
  listTrunks,
  readTrunk,
  setTrunkBreaker,
  setTrunksPaused,
  setTrunkUnavailable,
} from "./trunks/trunks.ts";
import { d1Deliveries } from "./webhooks/d1-deliveries.ts";
import { d1Endpoints } from "./webhooks/d1-endpoints.ts";

export const d1Calls = (db: D1Database): CallStore => ({
  accept: (calls, windowMs, answers, rules) => acceptCalls(db, calls, windowMs, answers, rules),
  existing: calls => existingCalls(db, calls),
  holders: (numbers, since) => windowHolders(db, numbers, since),
  due: (wanted, now, passOver) => dueCalls(db, wanted, now, passOver),
  postpone: (which, now, until, limit) => postponeCalls(db, which, now, until, limit),
  move: (moved, now) => moveCalls(db, moved, now),
  reach: keys => readReach(db, keys),
  tenantRules: (revision, now) => readTenantRules(db, revision, now),
  sweepReach: (before, limit) => sweepReach(db, before, limit),
  storeContexts: (contexts, now) => storeContexts(db, contexts, now),
  contexts: hashes => readContexts(db, hashes),
  exhaust: (calls, now) => exhaustCalls(db, calls, now),
  claim: (wanted, nonce, now) => claimCalls(db, wanted, nonce, now),
  inFlight: (wanted, trunk) => callsInFlight(db, wanted, trunk),
  claimed: (nonce, wanted, now) => claimedUnder(db, nonce, wanted, now),
  recordAnswers: (answers, now, nonce) => recordAnswers(db, answers, now, nonce),
  purgeAnswers: (before, limit) => purgeAnswers(db, before, limit),
  recordDetails: (details, now) => recordDetails(db, details, now),
  recordLateAgents: (late, now) => recordLateAgents(db, late, now),
  byIds: ids => callsWithCampaigns(db, ids),
  settle: (settlements, now, wake) => settleCalls(db, settlements, now, wake),
  giveBack: (attempts, now) => giveBackAttempts(db, attempts, now),
  onTheLineUnder: (externalCallId, now) => callOnTheLineUnder(db, externalCallId, now),
  onTheLineSince: (before, limit) => callsOnTheLineSince(db, before, limit),
  onTheLineOf: (trunk, before, limit) => callsOfTrunkSince(db, trunk, before, limit),
  unanswered: (before, limit) => unansweredDials(db, before, limit),
  overdue: (parts, limit) => overdueAttempts(db, parts, limit),
  cancel: (id, now) => cancelWaitingCall(db, id, now),
  named: id => namedCall(db, id),
  list: (filter, limit) => listCalls(db, filter, limit),
  lastOf: campaignId => lastCallId(db, campaignId),
  endOfPart: range => endOfPart(db, range),
  inRange: range => callsBetween(db, range),
  cancelWaiting: (now, limit) => cancelWaitingCalls(db, now, limit),
  endSuppressed: (ids, now) => endSuppressedCalls(db, ids, now),
});

export const d1Campaigns = (db: D1Database): CampaignStore => ({
  byIds: ids => campaignsById(db, ids),
  look: (now, asked, expected, passOver) => lookAtCampaigns(db, now, asked, expected, passOver),
  firstContacts: (campaignId, limit) => listContacts(db, { campaignId, limit }),
  waitingTotal: id => waitingTotal(db, id),
  waitingZones: id => waitingZones(db, id),
  contactsPast: (id, zones, limitEach) => contactsPastCursors(db, id, zones, limitEach),
  feed: (campaign, calls, zones, windowMs) => feedCampaign(db, campaign, calls, zones, windowMs),
  completeFinished: (now, ids) => completeFinishedCampaigns(db, now, ids),
  inProgressAfter: (id, limit) => inProgressAfter(db, id, limit),
  abandonFacts: (ids, periodDays, now) => abandonFacts(db, ids, periodDays, now),
  changeThrottles: changes => changeThrottles(db, changes),
  countThrottles: () => countThrottles(db),
  listThrottles: (after, limit) => listThrottles(db, after, limit),
  purgeAbandonDays: (before, limit) => purgeAbandonDays(db, before, limit),
  find: id => countedCampaign(db, id),
  list: filter => listCampaigns(db, filter),
  create: (fields, contacts, now, answer, by) => insertCampaign(db, fields, contacts, now, answer, by),
  update: (id, changes, now, noted) => updateCampaign(db, id, changes, now, noted),
  move: (id, verb, now, answer, by) => moveCampaign(db, id, verb, now, answer, by),
  recallFirstAttempts: (id, now, windowMs) => recallFirstAttempts(db, id, now, windowMs),
  waitingCalls: (campaign, now) => waitingCalls(db, campaign, now),
});

export const d1Contacts = (db: D1Database): ContactStore => ({
  add: (campaignId, contacts, now, answer) => insertContacts(db, campaignId, contacts, now, answer),
  countKnown: (campaignId, numbers) => countKnownNumbers(db, campaignId, numbers),
  list: filter => listContacts(db, filter),
});

const d1ImportStore = (db: D1Database): ImportStore => ({
  ...d1Imports(db),
  find: (campaignId, id) => readImport(db, campaignId, id),
  list: filter => listImports(db, filter),
  rejected: async filter =>
    (await listImportErrors(db, filter)).map(({ line, columnName, value, reason }) => ({
      line,
      column: columnName || null,
      value,
      reason,
    })),
  endOfRejected: filter => endOfErrors(db, filter),
});

export const d1Letters = (db: D1Database): DeadLetterStore => ({
  store: (letters, now) => storeDeadLetters(db, letters, now),
  recordFailures: (failures, now) => recordDeliveryFailures(db, failures, now),
  purge: (before, limit) => purgeDeadLetters(db, before, limit),
  purgeFailures: (before, limit) => purgeFailures(db, before, limit),
  makeDue: (letters, now, windowMs) => redriveDialLetters(db, letters, now, windowMs),
  markRedriven: (details, now) => markRedriven(db, details, now),
  recordFailedRedrives: (details, now) => recordFailedRedrives(db, details, now),
  read: id => deadLetter(db, id),
  list: filter => listDeadLetters(db, filter),
  waiting: filter => waitingLetters(db, filter),
  countWaiting: filter => countWaitingLetters(db, filter),
  discard: (id, noted) => discardDeadLetter(db, id, noted),
});

const d1Trunks = (db: D1Database): TrunkStore => ({
  read: name => readTrunk(db, name),
  list: () => listTrunks(db),
  create: (name, fields, now, by) => createTrunk(db, name, fields, now, by),
  change: (name, changes, now, noted) => changeTrunk(db, name, changes, now, noted),
  setPaused: (names, paused, now, by) => setTrunksPaused(db, names, paused, now, by),
  setBreaker: (name, openedAt, now) => setTrunkBreaker(db, name, openedAt, now),
  setUnavailable: (name, until) => setTrunkUnavailable(db, name, until),
});

const d1Idempotency = (db: D1Database): IdempotencyStore => ({
  reserve: (asked, now, lockMs) => reserveKey(db, asked, now, lockMs),
  finish: (reservation, answer) => finishKey(db, reservation, answer),
  purge: (before, limit) => purgeIdempotencyKeys(db, before, limit),
});

const d1Metrics = (db: D1Database): MetricsStore => ({
  totals: () => readTotals(db),
  waiting: () => waitingTotal(db),
  recentDays: (days, today) => recentDays(db, days, today),
  health: now => healthFacts(db, now),
  storage: () => storageFacts(db),
});

const d1Figures = (db: D1Database): FigureStore => ({
  tallies: (campaignId, kind) => talliesOfKind(db, campaignId, kind),
  quarters: asked => quarterTallies(db, asked),
  attempts: ids => attemptsOf(db, ids),
  zones: (campaignId, limit) => zonesOf(db, campaignId, limit),
  noCalls: ids => contactsNoCalls(db, ids),
  nextWaiting: (ids, now) => nextWaitingOf(db, ids, now),
  dueCount: (now, limit) => countDue(db, now, limit),
  busyNumbers: (campaignId, now) => countBusyNumbers(db, campaignId, now),
  latestEnds: () => readLatestEnds(db),
  failedImports: since => failedImports(db, since),
  purgeQuarters: (before, limit) => purgeQuarters(db, before, limit),
});

/** All of them, but for what needs a bucket too. */
export const d1Stores = (db: D1Database): Omit<Stores, "archive" | "listBucket"> => ({
  calls: d1Calls(db),
  campaigns: d1Campaigns(db),
  changes: d1Changes(db),
  contacts: d1Contacts(db),
  events: d1Events(db),
  trunks: d1Trunks(db),
  suppressions: d1Suppressions(db),
  blackouts: d1Blackouts(db),
  ownRules: d1OwnRules(db),
  deliveries: d1Deliveries(db),
  letters: d1Letters(db),
  imports: d1ImportStore(db),
  idempotency: d1Idempotency(db),
  metrics: d1Metrics(db),
  figures: d1Figures(db),
  forecasts: { facts: (campaignId, now) => forecastFacts(db, campaignId, now) },
  archiveFiles: { listed: filter => listArchive(db, filter) },
  lists: d1Lists(db),
  rebuilds: d1Rebuilds(db),
  endpoints: d1Endpoints(db),
});
