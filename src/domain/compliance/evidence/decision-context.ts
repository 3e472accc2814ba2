// What decisions were made on, but for what the call and its attempt say themselves: most of them share it, and it is stored
// once, by its hash. Append-only: a key that is stored keeps its meaning.
import { CODE_VERSION } from "../../code-version.ts";
import { fingerprint } from "../../fingerprint.ts";
import type { LawAsked } from "../campaign/ask-verdict.ts";
import type { ComplianceSettings } from "../campaign/compliance-settings.ts";
import { lawVersion, packsInForce } from "../campaign/packs-in-force.ts";
import { showDay } from "../local-days.ts";
import type { Purpose } from "../packs/pack.ts";
import { showVersions } from "../packs/select-packs.ts";
import { probeTimeZones } from "../place/tz-probe.ts";
import { shippedRules, type TenantRules } from "../tenant/tenant-rules.ts";
import type { Mode, Question } from "../verdict/question.ts";
import type { Verdict } from "../verdict/verdict.ts";
import type { DecisionEvidence } from "./decision-evidence.ts";
import { windowBegins } from "./window-begins.ts";

/** What is optional was not stored at first. */
export interface DecisionContext {
  /** Absent = dial. */
  decision?: "refuse";
  /** Of a refusal. */
  reason?: string;
  mode: Mode;
  purpose: Purpose;
  automated: boolean;
  closing_margin_seconds: number;
  /** Such as us-fl@1. */
  packs: readonly string[];
  /** Calendars of those packs, by name: until when each is complete. */
  calendars: Readonly<Record<string, string>>;
  /** Of all packs and calendars; behind a point the revision of the operator's own rules, where there are any. */
  rules_version: string;
  /** Of the time zone database. */
  time_zones: { ok: boolean; probe: string };
  zones: readonly string[];
  regions: readonly string[];
  /** National lists that were looked at, by name; absent = none was asked for. `as_of` of the number's area, in ms. */
  lists?: Readonly<Record<string, { set: string | null; as_of: number }>>;
  /**
   * When hours, holidays and blackouts opened, in ms; null = longer ago than it is looked back, or they are closed, or its
   * attempt says: a consent's own instants would make a context of each person.
   */
  open_from?: number | null;
  /** When the rules close, in ms; null = not within 14 days, or its attempt says. */
  open_until: number | null;
  /** Of the program. */
  code_version?: string;
  /** Every rule that was looked at. */
  rules: readonly { rule: string; pass: boolean; source: string | null }[];
  /** The decision stood whatever these say; null = the mode does not only observe. */
  would_block: readonly string[] | null;
}

export interface HashedContext {
  hash: string;
  /** JSON. */
  text: string;
}

/** What of the window is the person's own, for the attempt; nothing of it is in the context. */
export type OwnWindow = Pick<DecisionEvidence, "openFrom" | "openUntil">;

const MAX_KEPT = 2_000;
const hashes = new Map<string, string>();

/** A campaign with rule packs. */
type DecidedBy = LawAsked & { settings: ComplianceSettings };

/** What was asked at `now` (ms). `refusal`: why the call is ended by it; null = it is not. */
export function hashedContext(
  asked: DecidedBy,
  verdict: Verdict,
  { now, refusal, lists }: { now: number; refusal: string | null; lists: Question["lists"] },
): { context: HashedContext; own: OwnWindow } {
  const context = { ...contextOf(asked, verdict, refusal), ...listsIn(lists) };
  const openFrom = verdict.decision === "dial" ? windowBegins(asked, now, JSON.stringify(context)) : null;
  const own = ownWindow(asked, openFrom, context.open_until);
  const shared = {
    ...context,
    ...(own.openUntil === undefined ? {} : { open_until: null }),
    open_from: own.openFrom === undefined ? openFrom : null,
  };
  return { context: hashed(JSON.stringify(shared)), own };
}

function hashed(text: string): HashedContext {
  const known = hashes.get(text);
  if (known !== undefined) return { hash: known, text };
  const hash = fingerprint(text);
  if (hashes.size >= MAX_KEPT) hashes.clear();
  hashes.set(text, hash);
  return { hash, text };
}

function ownWindow({ callee, settings }: DecidedBy, from: number | null, until: number | null): OwnWindow {
  const { obtainedAt = null, expiresAt = null } = callee.party?.consent ?? {};
  // Hours that a consent waives close by the margin before it ends.
  const early = expiresAt === null ? null : expiresAt - settings.closing_margin_seconds * 1000;
  return {
    ...(from !== null && [obtainedAt, expiresAt].includes(from) ? { openFrom: from } : {}),
    ...(until !== null && [expiresAt, early].includes(until) ? { openUntil: until } : {}),
  };
}

function contextOf(
  { settings, tenant = shippedRules() }: DecidedBy,
  verdict: Verdict,
  refusal: string | null,
): Omit<DecisionContext, "open_from"> {
  const { mode, purpose, automated, closing_margin_seconds } = settings;
  const packs = packsInForce(settings, tenant);
  const { observed } = verdict;
  return {
    ...(refusal === null ? {} : { decision: "refuse", reason: refusal }),
    mode,
    purpose,
    automated,
    closing_margin_seconds,
    packs: showVersions(packs),
    calendars: calendarsOf(packs, tenant),
    rules_version: `${lawVersion()}${tenant.revision === 0 ? "" : `.${tenant.revision}`}`,
    time_zones: timeZones(),
    zones: verdict.zones,
    regions: verdict.regions,
    open_until: verdict.decision === "dial" ? verdict.openUntil : null,
    code_version: CODE_VERSION,
    rules: verdict.rules.map(({ rule, pass, source }) => ({ rule, pass, source })),
    would_block: observed === null ? null : observed.decision === "dial" ? [] : observed.blockedBy,
  };
}

function listsIn(lists: Question["lists"]): Pick<DecisionContext, "lists"> {
  if (lists === null || lists.size === 0) return {};
  const entries = [...lists].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    lists: Object.fromEntries(
      entries.map(([name, { setId = null, asOf }]) => [name, { set: setId, as_of: asOf }]),
    ),
  };
}

let probed: DecisionContext["time_zones"] | null = null;

function timeZones(): DecisionContext["time_zones"] {
  if (probed === null) {
    const { ok, detail } = probeTimeZones();
    probed = { ok, probe: detail };
  }
  return probed;
}

function calendarsOf(
  packs: ReturnType<typeof packsInForce>,
  { calendars: known }: TenantRules,
): Record<string, string> {
  const names = packs.flatMap(pack => pack.versions.flatMap(v => v.holidays?.calendar ?? []));
  return Object.fromEntries(
    [...new Set(names)].sort().flatMap(name => {
      const calendar = known.get(name);
      return calendar === undefined ? [] : [[name, showDay(calendar.completeUntil)]];
    }),
  );
}
