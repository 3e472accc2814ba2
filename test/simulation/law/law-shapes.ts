// Which rules hold in a run: in a third of them some campaigns have rule packs, enforced or observed.
import type { ComplianceSettings } from "../../../src/domain/compliance/campaign/compliance-settings.ts";
import { localMinute } from "../hours.ts";
import { Stream } from "../random.ts";
import { HOUR } from "../shape.ts";
import { CAPS, closedPack, consentPack, holidayPack, newLawPack } from "./packs.ts";

const SHARE = 0.3;

export const hasLaw = (seed: number): boolean => new Stream(seed, "rule packs").maybe(SHARE);

/** Packs that come with the product. */
const SHIPPED = [
  ["us-federal"],
  ["us-federal", "us-fl"],
  ["us-reg-f"],
  ["us-*"],
  ["us-wa", "us-ri"],
  ["us-pa"],
  ["in-promotional"],
  ["us-md-automated", "us-federal"],
] as const;

/** Where shipped packs open or close, or a day ends for somebody: what a run begins just before. UTC. */
const MOMENTS = ["00:57", "01:56", "02:55", "04:57", "12:57", "13:55", "14:58", "15:26", "17:00", "18:30"];

/** Another start for a run with packs; null = as it is. */
export function lawStart(seed: number, midnight: number): number | null {
  const stream = new Stream(seed, "when packs are asked");
  if (stream.maybe(0.4)) return null;
  const moment = stream.pick(MOMENTS);
  // The days around Thanksgiving are holidays of some.
  const day = stream.maybe(0.3) ? Date.parse("2026-11-26T00:00:00Z") : midnight;
  return day + Date.parse(`1970-01-01T${moment}:00Z`) + stream.whole(0, 50_000);
}

export function makeCompliance(stream: Stream, startsAt: number): ComplianceSettings {
  const own = [() => stream.pick(CAPS)(), () => stream.pick(CAPS)(), () => dayPack(stream, startsAt)];
  const chosen = stream.maybe(0.25)
    ? [...stream.pick(SHIPPED), ...(stream.maybe(0.5) ? [stream.pick(CAPS)()] : [])]
    : Array.from({ length: stream.whole(1, 3) }, () => stream.pick(own)());
  const isDebt = chosen.includes("us-reg-f");
  return {
    packs: [...new Set(chosen)],
    purpose: isDebt || stream.maybe(0.2) ? "collections" : "telemarketing",
    mode: stream.pick(["enforce", "enforce", "enforce", "observe"]),
    automated: stream.maybe(0.7),
    closing_margin_seconds: stream.pick([0, 60, 120]),
  };
}

/** One by the clock, or by what was agreed to. */
function dayPack(stream: Stream, startsAt: number): string {
  const tomorrow = startsAt + 24 * HOUR;
  switch (stream.pick(["closed", "closed", "holiday", "new law", "consent"] as const)) {
    case "closed": {
      const from = localMinute("UTC", startsAt) + stream.whole(2, 9);
      const to = from + stream.pick([3, 10, 25]);
      return closedPack(from >= 1 && to < 1_440 ? from : 700, from >= 1 && to < 1_440 ? to : 710);
    }
    case "holiday":
      return holidayPack(stream.pick([startsAt, tomorrow, startsAt - 24 * HOUR]));
    case "new law":
      return newLawPack(stream.pick([startsAt, tomorrow]));
    case "consent":
      return consentPack();
  }
}
