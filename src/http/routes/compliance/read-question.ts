// A question about compliance as the action takes it, from the body of a request or from its query.
import type * as z from "zod";
import type { ComplianceAsked } from "../../../actions/compliance/check-compliance.ts";
import type { Consent } from "../../../domain/compliance/verdict/question.ts";
import type { Values } from "../../lib/route.ts";
import type { askCompliance } from "./definitions.ts";
import type { checkCompliance } from "./schemas.ts";

type Body = z.output<ReturnType<(typeof checkCompliance)["checked"]>>;

export function readQuestion(body: Body): ComplianceAsked {
  const { call, closing_margin_seconds: margin } = body;
  return {
    callFields: "call.",
    now: body.now,
    mode: body.mode ?? null,
    packs: body.packs ?? null,
    calendars: body.calendars ?? [],
    call: {
      phoneNumber: call.phone_number,
      ...keysOf(call),
      campaignId: body.campaign_id ?? null,
      purpose: body.purpose ?? null,
      automated: body.automated ?? null,
      consent: consentOf(call.consent),
    },
    evidence: {
      timeZone: call.time_zone,
      region: call.region,
      postalCode: call.postal_code,
      country: call.country,
      locationTrusted: call.location_trusted ?? false,
    },
    history: orNull(body.history, entry => ({
      at: entry.at ?? 0,
      kind: entry.kind,
      event: entry.event ?? null,
      number: entry.number,
      ...keysOf(entry),
      direction: entry.direction ?? "outbound",
      consented: entry.consented ?? false,
    })),
    suppressions: orNull(body.suppressions, ({ kind, value, scope, reason, ...at }) => ({
      kind,
      value: kind === "prefix" && !value.startsWith("+") ? `+${value}` : value,
      scope: scope ?? "all",
      reason: reason ?? "manual",
      expiresAt: at.expires_at ?? null,
      revokedAt: at.revoked_at ?? null,
    })),
    blackouts: orNull(body.blackouts, ({ id, from, to, regions, campaigns }) => ({
      id,
      from: from ?? 0,
      to: to ?? 0,
      regions: regions ?? null,
      campaigns: campaigns ?? null,
    })),
    lists: new Map((body.lists ?? []).map(({ list, as_of, listed }) => [list, { asOf: as_of ?? 0, listed }])),
    closingMarginMs: typeof margin === "number" ? margin * 1000 : null,
  };
}

/** What cannot be said in a query is looked up. */
export function readQuery(query: Values<(typeof askCompliance)["query"]>): ComplianceAsked {
  const { phone_number, at, purpose, mode, packs, campaign_id, time_zone, ...whose } = query;
  const asked = readQuestion({
    now: at,
    purpose,
    mode,
    campaign_id,
    packs: packs?.split(",").map(name => name.trim()),
    call: { phone_number, time_zone, ...whose },
  });
  return { ...asked, callFields: "" };
}

/** Null = it was not said. */
const orNull = <Given, Read>(given: readonly Given[] | null | undefined, read: (entry: Given) => Read) =>
  given?.map(read) ?? null;

type Keys = Pick<Body["call"], "person_id" | "debt_id" | "subject">;

const keysOf = ({ person_id, debt_id, subject }: Keys) => ({
  personId: person_id ?? null,
  debtId: debt_id ?? null,
  subject: subject ?? null,
});

function consentOf(given: Body["call"]["consent"]): Consent | null {
  if (given === null || given === undefined) return null;
  const { basis, scope, obtained_at: obtainedAt = null, expires_at: expiresAt = null } = given;
  return { basis, scope: scope ?? "all", obtainedAt, expiresAt };
}
