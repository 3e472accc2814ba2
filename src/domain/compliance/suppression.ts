// Who is not to be called: a number, a person, or every number that begins so; everywhere, in a campaign, or for
// a purpose.
import { PURPOSES, type Purpose } from "./packs/pack.ts";

export const SUPPRESSION_KINDS = ["number", "person", "prefix"] as const;
export type SuppressionKind = (typeof SUPPRESSION_KINDS)[number];

export const SUPPRESSION_REASONS = [
  "opt_out",
  "complaint",
  "wrong_number",
  "reassigned",
  "deceased",
  "litigator",
  "legal",
  "manual",
] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

export const EVERYWHERE = "all";
export const purposeScope = (purpose: Purpose): string => `purpose:${purpose}`;
const PURPOSE_SCOPES = PURPOSES.map(purposeScope);
export const MAX_NOTE_CHARACTERS = 500;
export const MAX_PERSON_ID_CHARACTERS = 100;

/** `all`, `campaign:7` or `purpose:telemarketing`; null for anything else: a purpose that no campaign can have stops nobody. */
export function readScope(text: string): string | null {
  if (text === EVERYWHERE || PURPOSE_SCOPES.includes(text)) return text;
  const campaign = /^campaign:(\d{1,15})$/.exec(text)?.[1];
  return campaign === undefined ? null : campaignScope(Number(campaign));
}

export const SCOPE_FORM = `all, campaign:ID or purpose:WORD (${PURPOSES.join(", ")})`;

export const campaignScope = (campaignId: number): string => `campaign:${campaignId}`;

/** As it is typed: `+` and 3 to 15 digits, lest a slip stops a country; spaces, -, ( and ) are stripped. Null for anything else. */
export function readPrefix(typed: string): string | null {
  const bare = typed.replace(/[\s()-]/g, "");
  return /^\+\d{3,15}$/.test(bare) ? bare : null;
}

/** Visible, and short enough for an index. Null for anything else. */
export function readPersonId(typed: string): string | null {
  const bare = typed.trim();
  return bare.length > 0 && bare.length <= MAX_PERSON_ID_CHARACTERS ? bare : null;
}

/** Whom it is about. */
export interface SuppressionKey {
  kind: SuppressionKind;
  /** A number or prefix in normal form, or the client's own id of a person. */
  value: string;
  scope: string;
}

/** Times in ms. */
export interface NewSuppression extends SuppressionKey {
  reason: SuppressionReason;
  /** Null = until it is revoked. */
  expiresAt: number | null;
  note: string | null;
}

export interface Suppression extends NewSuppression {
  id: string;
  /** `callback`, `api`, or `import:` and the import's id. */
  source: string;
  createdBy: string;
  createdAt: number;
  revokedAt: number | null;
  revokedBy: string | null;
}

export const isInForce = (
  { expiresAt, revokedAt }: Pick<Suppression, "expiresAt" | "revokedAt">,
  now: number,
): boolean => revokedAt === null && (expiresAt === null || expiresAt > now);

/** Does an entry hold until `other` would end? Then `other` adds nothing to it. */
export const holdsAsLong = (
  { expiresAt }: Pick<Suppression, "expiresAt">,
  other: Pick<Suppression, "expiresAt">,
): boolean => expiresAt === null || (other.expiresAt !== null && other.expiresAt <= expiresAt);
