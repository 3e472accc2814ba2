import { describe, expect, it } from "vitest";
import { Admission } from "../../../src/gate/admission.ts";
import { Pace } from "../../../src/gate/pace.ts";
import { SqlitePermitBook } from "../../../src/gate/storage/permit-book.ts";
import { TrunkControl } from "../../../src/gate/trunk-control.ts";
import { nodeSqlStorage } from "../../support/platform/node-sqlite.ts";
import { policyOf } from "../../support/worlds/action-world.ts";
import { MINUTE, NOW, permit, SECOND } from "../../support/worlds/permits.ts";

function admitting(changes: Parameters<typeof policyOf>[1] = {}) {
  const sql = nodeSqlStorage();
  const policy = { ...policyOf(undefined, changes), version: "v" };
  const permits = new SqlitePermitBook(sql);
  const pace = new Pace(sql, policy.callsPerSecond);
  const control = new TrunkControl(sql, policy.breaker);
  const begun: string[] = [];
  const admission = new Admission({
    permits,
    pace,
    control,
    callerIds: { began: () => {} },
    policy,
    onBegun: ({ callId }) => void begun.push(callId),
  });
  const granted = (count: number) => {
    const all = Array.from({ length: count }, (_, i) =>
      permit({ callId: `call-${i}`, phoneNumber: `+1202555000${i}`, token: `token-${i}` }),
    );
    permits.grant(all);
    return all;
  };
  return { admission, permits, control, granted, begun };
}

describe("dials that begin", () => {
  it("begin once each, and get their leases", () => {
    const { admission, permits, granted, begun } = admitting();
    const messages = granted(2);
    expect(admission.begin(messages, NOW)).toMatchObject({ began: 2, takenBack: false });
    expect(admission.begin(messages, NOW)).toMatchObject({
      began: 0,
      verdicts: [{ go: false }, { go: false }],
      takenBack: false,
    });
    expect(begun).toEqual(["call-0", "call-1"]);
    expect(permits.all().map(p => p.expiresAt)).toEqual([NOW + 15 * MINUTE, NOW + 15 * MINUTE]);
  });

  it("of a trunk that is paused give their permits back", () => {
    const { admission, permits, control, granted } = admitting();
    const messages = granted(2);
    control.setPaused(true);
    expect(admission.begin(messages, NOW)).toMatchObject({ began: 0, takenBack: true });
    expect(permits.all()).toEqual([]);
  });

  it("are probes while the breaker is half open, and no more of them than it wants", () => {
    const breaker = { failurePercent: 50, minDials: 1, windowMs: MINUTE, openMs: 30 * SECOND, probes: 1 };
    const { admission, control, granted } = admitting({ breaker });
    const [first, ...others] = granted(3);
    if (first === undefined) throw new Error("nothing granted");
    admission.begin([first], NOW);
    expect(admission.report([{ ...first, result: "failed", holdSeconds: null }], NOW)).toBe(true);
    expect(control.view(NOW).breaker.state).toBe("open");
    const later = NOW + 30 * SECOND;
    expect(admission.begin(others, later).verdicts).toMatchObject([{ go: true, probe: true }, { go: false }]);
  });
});

describe("slots", () => {
  it("are only for those that have begun, and not while the trunk is stopped", () => {
    const { admission, control, granted } = admitting({ callsPerSecond: 10 });
    const messages = granted(2);
    expect(admission.slots(messages, 20, NOW)).toEqual([null, null]);
    admission.begin(messages.slice(0, 1), NOW);
    expect(admission.slots(messages, 20, NOW)).toEqual([0, null]);
    control.setPaused(true);
    expect(admission.slots(messages.slice(0, 1), 20, NOW)).toEqual([null]);
  });
});
