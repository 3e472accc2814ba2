// Which dials may go, and when: the permit, the rules in force, the trunk's pace, its pause and its breaker together.
import type { DialKey, DialMessage } from "../domain/calls/dial-key.ts";
import { isRulesVersion } from "../domain/compliance/campaign/packs-in-force.ts";
import type { BeginVerdict, DialReport } from "../domain/trunks/dial-report.ts";
import type { Permit } from "../domain/trunks/permit.ts";
import type { Policy } from "../domain/trunks/policy.ts";
import { grantedOf, type Pace } from "./pace.ts";
import type { SqlitePermitBook } from "./storage/permit-book.ts";
import type { TrunkCallerIds } from "./trunk-caller-ids.ts";
import type { TrunkControl } from "./trunk-control.ts";

export interface AdmissionDeps {
  permits: Pick<SqlitePermitBook, "all" | "of" | "begin" | "release" | "lapse" | "together">;
  pace: Pace;
  control: TrunkControl;
  callerIds: Pick<TrunkCallerIds, "began">;
  policy: Policy;
  /** From now on the permit's call is being dialled. */
  onBegun: (permit: Permit, now: number) => void;
}

export interface Begun {
  /** One a message, in order. */
  verdicts: BeginVerdict[];
  /** How many go. */
  began: number;
  /** Permits were taken back: their calls are due again. */
  takenBack: boolean;
}

export class Admission {
  readonly #deps: AdmissionDeps;

  constructor(deps: AdmissionDeps) {
    this.#deps = deps;
  }

  /** Each message's permit is begun once; what may not go now gives its permit back. */
  begin(messages: readonly DialMessage[], now: number): Begun {
    return this.#deps.permits.together(() => this.#beginEach(messages, now));
  }

  #beginEach(messages: readonly DialMessage[], now: number): Begun {
    const { permits, pace, control, callerIds, policy, onBegun } = this.#deps;
    let room = Math.min(pace.beginRoom(now), control.room(now));
    const begun: Permit[] = [];
    let refused = 0;
    const paced: DialMessage[] = [];
    const verdicts = messages.map((message): BeginVerdict => {
      if (room <= 0) {
        paced.push(message);
        return { go: false };
      }
      const permit = permits.begin(message, now, now + policy.leaseSeconds * 1000);
      if (permit === null) return { go: false };
      if (!isRulesVersion(permit.rulesVersion, policy.version)) {
        permits.release(permit);
        refused++;
        return { go: false };
      }
      room--;
      begun.push(permit);
      onBegun(permit, now);
      return verdictOf(permit, policy);
    });
    const began = begun.map(keyOf);
    callerIds.began(begun, now);
    pace.began(began, now);
    const { probes } = control.began(began, now);
    if (probes) for (const verdict of verdicts) if (verdict.go) verdict.probe = true;
    // No attempt is burnt: without its permit the call is simply due again.
    for (const message of paced) permits.lapse(message);
    return { verdicts, began: began.length, takenBack: paced.length + refused > 0 };
  }

  /** Ms from now for each, null = none soon. Where calls per second are limited, a begun attempt dials in its slot. */
  slots(keys: readonly DialKey[], withinMs: number, now: number): (number | null)[] {
    const { permits, pace, control } = this.#deps;
    const { paused, heldUntil, breaker } = control.view(now);
    const stopped = paused || breaker.state === "open";
    const asking = keys.flatMap(key => {
      const permit = permits.of(key.callId);
      if (stopped || permit?.attempt !== key.attempt) return [];
      if (!permit.begun || permit.ended !== undefined) return [];
      return [{ key: keyOf(key), grantedAt: permit.grantedAt }];
    });
    const given = pace.slots(asking, { now, from: heldUntil ?? now, withinMs });
    const slotOf = new Map(asking.map(({ key }, i) => [key, given[i] ?? null]));
    return keys.map(key => slotOf.get(keyOf(key)) ?? null);
  }

  /** Another dial's worth of calls may be granted; a few together, so that not every dial costs a dispatch. */
  isWorthDispatch(now: number): boolean {
    const { permits, pace, policy } = this.#deps;
    const some = Math.max(1, policy.callsPerSecond / 5);
    return pace.room(now, grantedOf(permits.all(), now)) >= some;
  }

  /** How dials fared; returns whether that changes what may go. */
  report(dials: readonly DialReport[], now: number): boolean {
    let changed = false;
    for (const dial of dials)
      if (this.#deps.control.ended({ ...dial, key: keyOf(dial) }, now)) changed = true;
    return changed;
  }

  /** Its permit is gone: it will ask for no slot (any more). */
  released(key: DialKey): void {
    this.#deps.pace.forget(keyOf(key));
  }

  /** Calls that may be granted now, lines aside; `paced`: it is the pace that keeps others waiting. */
  room(now: number): { room: number; paced: boolean } {
    const { permits, pace, control } = this.#deps;
    const granted = grantedOf(permits.all(), now);
    const room = pace.room(now, granted);
    return { room: Math.min(room, control.room(now) - granted.waiting), paced: room <= 0 };
  }

  /** When the pace lets one more be granted, in ms; null = now. */
  nextRoomAt(now: number): number | null {
    return this.#deps.pace.nextRoomAt(now, grantedOf(this.#deps.permits.all(), now));
  }
}

const verdictOf = (
  { campaignId, campaignRevision, tenantRevision, openUntil, callerId, law, hooked }: Permit,
  { callsPerSecond }: Policy,
): BeginVerdict & { go: true } => ({
  go: true,
  campaignId,
  campaignRevision,
  openUntil,
  law,
  ...((tenantRevision ?? 0) === 0 ? {} : { tenantRevision }),
  ...(callerId === null ? {} : { callerId }),
  ...(hooked === undefined ? {} : { hooked }),
  ...(callsPerSecond > 0 ? { paced: true } : {}),
});

const keyOf = ({ callId, attempt }: DialKey) => `${callId}:${attempt}`;
