// Rule packs as the simulation chooses them: shipped ones, and tight ones of its own, whose caps and closings fall into a
// run. Each is kept as it is written, for a reckoning that knows nothing of the engine.
import { compileCalendar } from "../../../src/domain/compliance/calendars/calendar.ts";
import { compilePack } from "../../../src/domain/compliance/packs/compile-pack.ts";
import shipped from "../../../src/domain/compliance/shipped/shipped.json" with { type: "json" };
import {
  groupVersions,
  shippedCalendars,
  shippedPacks,
} from "../../../src/domain/compliance/shipped/shipped.ts";
import type { WrittenPack } from "../../support/checks/compliance-oracle.ts";

export type Written = WrittenPack & {
  sureness?: string;
  applies_to?: { country?: string[]; region?: string[]; purpose?: string[]; automated_only?: boolean };
};

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const own = new Map<string, Written[]>();
const ownCalendars = new Map<string, { dates: string[]; until: string }>();

/** From now on it can be chosen by its name. Said twice, it is the same. */
function known(versions: Written[]): string {
  const { pack: name } = versions[0] as Written;
  if (own.has(name)) return name;
  own.set(name, versions);
  const compiled = versions.map(written => {
    const { value, issues } = compilePack(written);
    if (value === null || issues.length > 0) throw new Error(`${name}: ${issues[0]?.message}`);
    return value;
  });
  for (const [packName, pack] of groupVersions(compiled))
    (shippedPacks() as Map<string, typeof pack>).set(packName, pack);
  return name;
}

type Cap = NonNullable<WrittenPack["caps"]>[number];
type Quiet = NonNullable<WrittenPack["quiet_after"]>[number];

const capped = (name: string, cap: Omit<Cap, "id">) => () =>
  known([{ pack: name, version: 1, caps: [{ id: "cap", ...cap }] }]);
const quiet = (name: string, after: Omit<Quiet, "id" | "event">) => () =>
  known([{ pack: name, version: 1, quiet_after: [{ id: "quiet", event: "conversation", ...after }] }]);

/** They ask what has happened. */
export const CAPS: readonly (() => string)[] = [
  capped("sim-one-an-hour", { max: 1, window: "1h", scope: ["number", "person"], counts: "placed" }),
  capped("sim-two-an-hour", { max: 2, window: "1h", scope: ["number", "person"], counts: "placed" }),
  capped("sim-two-connected", { max: 2, window: "1h", scope: ["person"], counts: "connected" }),
  capped("sim-one-a-debt", { max: 1, window: "1h", scope: ["debt"], counts: "connected" }),
  capped("sim-two-a-subject", { max: 2, window: "2h", scope: ["number", "person"], per: "subject" }),
  capped("sim-three-a-week", { max: 3, window: "7d", scope: ["debt"], counts: "connected" }),
  quiet("sim-quiet-a-day", { scope: ["person"], for: "1d" }),
  quiet("sim-quiet-a-full-day", { scope: ["debt"], for: "1d", full: true }),
  quiet("sim-quiet-an-hour", { scope: ["number"], for: "1h" }),
];

const twoDigits = (n: number) => String(n).padStart(2, "0");
const clock = (minute: number) => `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Closed from minute `from` to `to` of each UTC day, both inside it. */
export function closedPack(from: number, to: number): string {
  const slots = [
    { days: DAYS, from: "00:00", to: clock(from) },
    { days: DAYS, from: clock(to), to: "24:00" },
  ];
  const name = `sim-closed-${clock(from)}-${clock(to)}`.replaceAll(":", "");
  return known([{ pack: name, version: 1, hours: { zone: "UTC", slots, waived_by: ["express_written"] } }]);
}

/** The local day of `at`, by the called person's clock, is a holiday. */
export function holidayPack(at: number): string {
  const day = dayOf(at);
  const name = `sim-holiday-${day}`;
  if (!ownCalendars.has(name)) {
    ownCalendars.set(name, { dates: [day], until: "2027-12-31" });
    const written = { calendar: name, dates: { [day]: "a holiday" }, complete_until: "2027-12-31" };
    const { value } = compileCalendar(written);
    (shippedCalendars() as Map<string, unknown>).set(name, value);
  }
  return known([{ pack: name, version: 1, holidays: { calendar: name, hours: "closed" } }]);
}

/** Until the local day of `at` anything goes, from then on two calls an hour, and no more from 22 h to 6 h. */
export function newLawPack(at: number): string {
  const day = dayOf(at);
  const name = `sim-law-of-${day}`;
  const slots = [{ days: DAYS, from: "06:00", to: "22:00" }];
  const caps = [{ id: "cap", max: 2, window: "1h", scope: ["number", "person"], counts: "placed" }];
  return known([
    { pack: name, version: 1, caps: [{ ...(caps[0] as Cap), max: 5 }] },
    { pack: name, version: 2, effective_from: day, hours: { slots }, caps },
  ]);
}

export const consentPack = (): string =>
  known([{ pack: "sim-consent", version: 1, needs_consent: ["express_written", "express"] }]);

const shippedVersions = Map.groupBy(shipped.packs as Written[], version => version.pack);

/** Every version that a campaign has chosen, as it is written. */
export function writtenPacks(names: readonly string[]): Written[] {
  const chosen = new Set<Written>();
  for (const name of names) {
    for (const [pack, versions] of shippedVersions)
      if (name === pack) for (const v of versions) chosen.add(v);
      else if (name.endsWith("*") && pack.startsWith(name.slice(0, -1)))
        for (const v of versions) if ((v.sureness ?? "unverified") !== "unverified") chosen.add(v);
    for (const v of own.get(name) ?? []) chosen.add(v);
  }
  return [...chosen];
}

const calendars = Object.fromEntries(
  (shipped.calendars as { calendar: string; dates: object; complete_until: string }[]).map(c => [
    c.calendar,
    { dates: Object.keys(c.dates), until: c.complete_until },
  ]),
);

export const writtenCalendars = () => ({ ...calendars, ...Object.fromEntries(ownCalendars) });
