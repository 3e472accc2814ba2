// A question about compliance as the action takes it, from the body of a request.
import type { z } from "zod";
import type { ComplianceAsked } from "../../../actions/compliance/check-compliance.ts";
import type { Consent } from "../../../domain/compliance/verdict/question.ts";
import type { checkCompliance } from "./schemas.ts";

type Body = z.output<(typeof checkCompliance)["checked"]>;

export function readQuestion(body: Body): ComplianceAsked {
  const { call, closing_margin_seconds: margin } = body;
  return {
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
    history: (body.history ?? []).map(entry => ({
      at: entry.at ?? 0,
      kind: entry.kind,
      event: entry.event ?? null,
      number: entry.number,
      ...keysOf(entry),
      direction: entry.direction ?? "outbound",
      consented: entry.consented ?? false,
    })),
    suppressions: (body.suppressions ?? []).map(({ kind, value, scope, reason, ...at }) => ({
      kind,
      value: kind === "prefix" && !value.startsWith("+") ? `+${value}` : value,
      scope: scope ?? "all",
      reason: reason ?? "manual",
      expiresAt: at.expires_at ?? null,
      revokedAt: at.revoked_at ?? null,
    })),
    blackouts:
      body.blackouts?.map(({ id, from, to, regions, campaigns }) => ({
        id,
        from: from ?? 0,
        to: to ?? 0,
        regions: regions ?? null,
        campaigns: campaigns ?? null,
      })) ?? null,
    lists: new Map((body.lists ?? []).map(({ list, as_of, listed }) => [list, { asOf: as_of ?? 0, listed }])),
    closingMarginMs: typeof margin === "number" ? margin * 1000 : null,
  };
}

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
