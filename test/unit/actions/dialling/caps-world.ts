// What tests of caps have in common: a campaign in Florida, people in it, and what the ledger has of them.
import { initiateCalls } from "../../../../src/actions/calls/initiate-calls.ts";
import type { Outcome } from "../../../../src/domain/calls/outcome.ts";
import type { OutcomeReport } from "../../../../src/domain/calls/settlement.ts";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import type { SaidOfParty } from "../../../../src/domain/compliance/party.ts";
import { partyOf } from "../../../../src/domain/compliance/party.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { HOUR } from "../../../support/worlds/permits.ts";

export const MIAMI = "+13055550123";
export const TAMPA = "+18135550123";
export const DAY = 24 * HOUR;
export const at = (text: string) => Date.parse(text);

export const florida = (changes: Partial<ComplianceSettings> = {}): ComplianceSettings => ({
  packs: ["us-federal", "us-fl"],
  purpose: "telemarketing",
  mode: "enforce",
  automated: true,
  closing_margin_seconds: 60,
  ...changes,
});

/** A Friday, ten in the morning in Florida. */
export function world(rules?: string): World {
  const made = makeWorld({ ...(rules === undefined ? {} : { rules }), policy: { duplicateWindowMs: 0 } });
  made.time.now = at("2027-01-15T15:00:00Z");
  return made;
}

const { personId: _, ...nothing } = partyOf({});
export const said = ({
  personId = null,
  ...party
}: {
  personId?: string | null;
  subject?: string;
  debtId?: string;
}): SaidOfParty => ({
  personId,
  party: { ...nothing, ...party },
});

export async function accept(
  w: World,
  campaignId: number,
  phoneNumber: string,
  about: SaidOfParty = {},
): Promise<string> {
  const numbers = [{ phoneNumber, timeZone: null, metadata: null, ...about }];
  const [result] = await initiateCalls(w.initiateDeps, [{ campaignId, numbers }]);
  if (result?.kind !== "done" || result.accepted[0] === undefined) throw new Error(JSON.stringify(result));
  return result.accepted[0].callId;
}

type Reached = Partial<OutcomeReport> & { phoneNumber?: string; outcome?: Outcome };

/** Accepts, dials and ends one. */
export async function reached(
  w: World,
  campaignId: number,
  about: SaidOfParty = {},
  { phoneNumber = MIAMI, outcome = "PICKED", ...more }: Reached = {},
): Promise<string> {
  const call = await accept(w, campaignId, phoneNumber, about);
  await w.dial();
  await w.record([w.report(call, outcome, more)]);
  return call;
}

export const ledger = (w: World) =>
  w.db.sqlite.prepare("SELECT key, placed, quiet, revision FROM reach ORDER BY key").all() as {
    key: string;
    placed: string;
    quiet: string;
    revision: number;
  }[];

export const REG_F = florida({ packs: ["us-reg-f"], purpose: "collections" });
