// The slow truth that verdicts are compared with: a pack as it is written, minute by minute, on the clock that Intl
// shows. It shares no line with the engine.

export interface WrittenPack {
  pack: string;
  version: number;
  effective_from?: string;
  effective_to?: string;
  hours?: { zone?: string; slots: { days: string[]; from: string; to: string }[]; waived_by?: string[] };
  holidays?: { calendar: string; hours?: "closed" | { from: string; to: string }[]; waived_by?: string[] };
  caps?: { id: string; max: number; window: string; scope: string[]; per?: string; counts?: string }[];
  quiet_after?: { id: string; event: string; scope: string[]; for: string; full?: boolean }[];
  needs_consent?: string[];
}

export interface World {
  zones: string[];
  packs: WrittenPack[];
  calendars: Record<string, { dates: string[]; until: string }>;
  call: { number: string; person: string | null; debt: string | null; subject: string | null };
  consent: { basis: string; from: number; to: number } | null;
  history: {
    at: number;
    connected: boolean;
    consented: boolean;
    inbound: boolean;
    event: string | null;
    number: string;
    person: string | null;
    debt: string | null;
    subject: string | null;
  }[];
  blackouts: { from: number; to: number }[];
  suppressedUntil: number | null;
  marginMinutes: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const formats = new Map<string, Intl.DateTimeFormat>();
const shown = new Map<string, Clock>();

interface Clock {
  day: string;
  date: string;
  time: string;
}

function clockIn(zone: string, at: number): Clock {
  const key = `${zone} ${at}`;
  const known = shown.get(key);
  if (known !== undefined) return known;
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  formats.set(zone, format);
  const [date = "", time = ""] = format.format(at).split(" ");
  const day =
    ["sun", "mon", "tue", "wed", "thu", "fri", "sat"][new Date(`${date}T12:00:00Z`).getUTCDay()] ?? "";
  if (shown.size > 400_000) shown.clear();
  shown.set(key, { day, date, time });
  return { day, date, time };
}

const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T12:00:00Z`) + days * 24 * HOUR).toISOString().slice(0, 10);

const dayBefore = (day: string) =>
  ({ mon: "sun", tue: "mon", wed: "tue", thu: "wed", fri: "thu", sat: "fri", sun: "sat" })[day] ?? "";

function inSlot(slot: { days?: string[]; from: string; to: string }, { day, time }: Clock): boolean {
  const on = (name: string) => slot.days === undefined || slot.days.includes(name);
  if (slot.from < slot.to) return on(day) && time >= slot.from && time < slot.to;
  return (on(day) && time >= slot.from) || (on(dayBefore(day)) && time < slot.to);
}

const inForce = (versions: readonly WrittenPack[], date: string): WrittenPack | undefined =>
  versions
    .filter(v => date >= (v.effective_from ?? "0000") && date < (v.effective_to ?? "9999"))
    .sort((a, b) => b.version - a.version)[0];

function consents(world: World, at: number, bases: readonly string[] = []): boolean {
  const { consent } = world;
  return consent !== null && bases.includes(consent.basis) && at >= consent.from && at < consent.to;
}

/** Hours, holidays and blackouts: what closes early by the margin. */
function isOpenAt(world: World, at: number): boolean {
  if (world.blackouts.some(b => at >= b.from && at < b.to)) return false;
  const names = [...new Set(world.packs.map(p => p.pack))];
  return names.every(name =>
    world.zones.every(zone => {
      const clock = clockIn(zone, at);
      const version = inForce(
        world.packs.filter(p => p.pack === name),
        clock.date,
      );
      if (version === undefined) return true;
      const { hours, holidays } = version;
      if (hours !== undefined && !consents(world, at, hours.waived_by)) {
        const fixed = hours.zone ?? "recipient";
        const face = fixed === "recipient" ? clock : clockIn(fixed, at);
        if (!hours.slots.some(slot => inSlot(slot, face))) return false;
      }
      if (holidays !== undefined && !consents(world, at, holidays.waived_by)) {
        const calendar = world.calendars[holidays.calendar];
        if (calendar === undefined || clock.date > calendar.until) return false;
        if (calendar.dates.includes(clock.date)) {
          const short = Array.isArray(holidays.hours) ? holidays.hours : [];
          if (!short.some(slot => inSlot(slot, clock))) return false;
        }
      }
      return true;
    }),
  );
}

const unknownOr = (a: string | null, b: string | null) => a === null || b === null || a === b;

function sharesKey(scope: string, entry: World["history"][number], call: World["call"]): boolean {
  const sameNumber = entry.number === call.number;
  if (scope === "number") return sameNumber;
  const known = entry.person !== null && call.person !== null;
  const samePerson = known ? entry.person === call.person : sameNumber;
  return samePerson && (scope === "person" || unknownOr(entry.debt, call.debt));
}

function hoursOf(window: string): number {
  return Number(window.slice(0, -1)) * (window.endsWith("d") ? 24 : 1);
}

function isFreeAt(world: World, at: number): boolean {
  if (world.suppressedUntil !== null && at < world.suppressedUntil) return false;
  const { history, call } = world;
  const versions = versionsAt(world, at);
  const capped = versions
    .flatMap(v => v.caps ?? [])
    .some(cap => {
      const counted = history.filter(
        entry =>
          !entry.inbound &&
          entry.at > at - hoursOf(cap.window) * HOUR &&
          (cap.per !== "subject" || unknownOr(entry.subject, call.subject)) &&
          (cap.counts !== "connected" || (entry.connected && !entry.consented)),
      );
      return cap.scope.some(scope => counted.filter(e => sharesKey(scope, e, call)).length >= cap.max);
    });
  if (capped) return false;
  return !versions
    .flatMap(v => v.quiet_after ?? [])
    .some(quiet =>
      history.some(entry => {
        if (entry.event !== quiet.event || !quiet.scope.some(s => sharesKey(s, entry, call))) return false;
        if (quiet.for.endsWith("h")) return at < entry.at + hoursOf(quiet.for) * HOUR;
        const days = Number(quiet.for.slice(0, -1)) + (quiet.full === true ? 1 : 0);
        return world.zones.some(z => clockIn(z, at).date < addDays(clockIn(z, entry.at).date, days));
      }),
    );
}

/** Of every pack, in any of the zones. */
function versionsAt(world: World, at: number): WrittenPack[] {
  const names = [...new Set(world.packs.map(p => p.pack))];
  const found = names.flatMap(name =>
    world.zones.map(zone =>
      inForce(
        world.packs.filter(p => p.pack === name),
        clockIn(zone, at).date,
      ),
    ),
  );
  return [...new Set(found.filter(v => v !== undefined))];
}

export function lacksConsent(world: World, at: number): boolean {
  return versionsAt(world, at).some(
    v => v.needs_consent !== undefined && !consents(world, at, v.needs_consent),
  );
}

/** May the call be dialled in this very minute? */
export function permitted(world: World, at: number): boolean {
  if (lacksConsent(world, at) || !isFreeAt(world, at)) return false;
  for (let m = 0; m <= world.marginMinutes; m += 1) if (!isOpenAt(world, at + m * MINUTE)) return false;
  return true;
}
