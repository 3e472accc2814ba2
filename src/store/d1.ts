// The actions' stores, on D1.

import type { LetterStore } from "../actions/dead-letters/redrive-dead-letters.ts";
import type { CallStore } from "../actions/ports/call-store.ts";
import type { CampaignStore } from "../actions/ports/campaign-store.ts";
import { acceptCalls, existingCalls, windowHolders } from "./calls/accept-calls.ts";
import { callsWithCampaigns } from "./calls/read-calls.ts";
import { campaignsById } from "./campaigns/campaigns.ts";
import { completeFinishedCampaigns, inProgressAfter } from "./campaigns/complete-campaigns.ts";
import { waitingZones } from "./contacts/contact-zones.ts";
import { noteNotRedriven, noteRedriven, redriveDialLetters } from "./dead-letters/redrive-letters.ts";
import { cancelWaitingCalls } from "./dialling/cancel-calls.ts";
import {
  callsInFlight,
  callsOnTheLineSince,
  claimCalls,
  claimedUnder,
  recordAnswers,
  unansweredDials,
} from "./dialling/claim-calls.ts";
import { contactsPastCursors, feedCampaign } from "./dialling/feed-campaign.ts";
import { giveBackAttempts } from "./dialling/give-back.ts";
import { lookAtCampaigns } from "./dialling/look-at-campaigns.ts";
import { settleCalls } from "./dialling/settle-calls.ts";
import { dueCalls, exhaustCalls, postponeCalls } from "./dialling/waiting-calls.ts";

export const d1Calls = (db: D1Database): CallStore => ({
  accept: (calls, windowMs, answers) => acceptCalls(db, calls, windowMs, answers),
  existing: calls => existingCalls(db, calls),
  holders: (numbers, since) => windowHolders(db, numbers, since),
  due: (wanted, now) => dueCalls(db, wanted, now),
  postpone: (which, now, until, limit) => postponeCalls(db, which, now, until, limit),
  exhaust: (calls, now) => exhaustCalls(db, calls, now),
  claim: (wanted, nonce, now) => claimCalls(db, wanted, nonce, now),
  inFlight: wanted => callsInFlight(db, wanted),
  claimed: (nonce, wanted) => claimedUnder(db, nonce, wanted),
  recordAnswers: (answers, now) => recordAnswers(db, answers, now),
  byIds: ids => callsWithCampaigns(db, ids),
  settle: (settlements, now) => settleCalls(db, settlements, now),
  giveBack: (attempts, now) => giveBackAttempts(db, attempts, now),
  onTheLineSince: (before, limit) => callsOnTheLineSince(db, before, limit),
  unanswered: (before, limit) => unansweredDials(db, before, limit),
  cancelWaiting: (now, limit) => cancelWaitingCalls(db, now, limit),
});

export const d1Campaigns = (db: D1Database): CampaignStore => ({
  byIds: ids => campaignsById(db, ids),
  look: (now, asked, expected) => lookAtCampaigns(db, now, asked, expected),
  waitingZones: id => waitingZones(db, id),
  contactsPast: (id, zones, limitEach) => contactsPastCursors(db, id, zones, limitEach),
  feed: (campaign, calls, zones, windowMs) => feedCampaign(db, campaign, calls, zones, windowMs),
  completeFinished: (now, ids) => completeFinishedCampaigns(db, now, ids),
  inProgressAfter: (id, limit) => inProgressAfter(db, id, limit),
});

export const d1Letters = (db: D1Database): LetterStore => ({
  makeDue: (letters, now, windowMs) => redriveDialLetters(db, letters, now, windowMs),
  noteRedriven: (notes, now) => noteRedriven(db, notes, now),
  noteNotRedriven: (notes, now) => noteNotRedriven(db, notes, now),
});
