// The simulator in the real runtime. Its reports go to a listener of the test instead of the callback route.
import {
  abortAllDurableObjects,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import type { DialRequest } from "../../../src/actions/ports/provider.ts";
import { simulatorProvider } from "../../../src/telephony/providers/simulator/provider.ts";
import type { SimulatorSettings } from "../../../src/telephony/providers/simulator/settings.ts";
import type { Simulator } from "../../../src/telephony/providers/simulator/simulator.ts";

const INSTANT: SimulatorSettings = {
  minSeconds: 0,
  maxSeconds: 0,
  seed: "seed",
  weights: { PICKED: 70, DISCONNECTED: 15, RNR: 10, FAILED: 5 },
};
const ALWAYS_PICKED = "+15005551000";

interface Report {
  call_id: string;
  attempt: number;
  status: string;
  call_duration: number;
  external_call_id: string;
}

type Listener = (report: Report, request: Request, simulator: Simulator) => Response | Promise<Response>;

const dialOf = (callId: string, changes: Partial<DialRequest> = {}): DialRequest => ({
  callId,
  attempt: 1,
  phoneNumber: ALWAYS_PICKED,
  campaignId: 1,
  campaignName: "Test",
  metadata: null,
  callbackUrl: `http://calls.test/api/v1/callback/?call_id=${callId}&attempt=1&signature=x`,
  leaseSeconds: 900,
  ...changes,
});

/** A simulator of its own, and what it reports. */
async function world(listener: Listener = () => new Response("ok"), name: string = crypto.randomUUID()) {
  const stub = env.SIMULATOR.getByName(name);
  const reports: Report[] = [];
  await runInDurableObject(stub, (simulator: Simulator) => {
    const fetch = async (url: string, init: RequestInit) => {
      const report = JSON.parse(String(init.body)) as Report;
      reports.push(report);
      return listener(report, new Request(url, init), simulator);
    };
    Object.assign(simulator, { deliver: fetch });
  });
  const dial = (callId: string, changes: Partial<DialRequest> = {}, settings = INSTANT) =>
    stub.dial(dialOf(callId, changes), settings);
  const settled = () => vi.waitFor(async () => expect((await stub.ledger()).outstanding).toBe(0), 5_000);
  return { stub, reports, dial, settled };
}

const alarmOf = (stub: DurableObjectStub<Simulator>) =>
  runInDurableObject(stub, (_simulator: Simulator, state) => state.storage.getAlarm());

describe("a dialled call", () => {
  it("is reported once, with a PUT to the callback URL as given", async () => {
    const requests: Request[] = [];
    const { dial, reports, settled } = await world((_report, request) => {
      requests.push(request);
      return new Response("ok");
    });
    const callbackUrl = "https://calls.example.com/prefix/api/v1/callback/?call_id=a&attempt=2&signature=s-_";
    const answer = await dial("a", { attempt: 2, callbackUrl });
    await settled();
    expect(answer).toEqual({ kind: "accepted", externalCallId: "sim-a-2" });
    expect(reports).toEqual([
      {
        call_id: "a",
        attempt: 2,
        status: "PICKED",
        call_duration: expect.any(Number),
        external_call_id: "sim-a-2",
      },
    ]);
    expect(requests.map(request => [request.method, request.url])).toEqual([["PUT", callbackUrl]]);
  });

  it("is answered before it is reported", async () => {
    const { stub, reports, settled } = await world();
    const reportedBefore = await runInDurableObject(stub, (simulator: Simulator) => {
      simulator.dial(dialOf("a"), INSTANT);
      return reports.length;
    });
    await settled();
    expect([reportedBefore, reports.length]).toEqual([0, 1]);
  });

  it("dialled again is answered alike, counted, and not reported again", async () => {
    const { stub, dial, reports, settled } = await world();
    const first = await dial("a");
    await settled();
    expect(await dial("a")).toEqual(first);
    expect(await dial("a")).toEqual(first);
    await settled();
    expect(reports).toHaveLength(1);
    expect(await stub.ledger()).toMatchObject({ dials: 3, distinct: 1, repeated: 2, live: 0 });
  });

  it("may be dialled for its next attempt", async () => {
    const { stub, dial, reports, settled } = await world();
    await dial("a");
    await dial("a", { attempt: 2 });
    await settled();
    expect(reports.map(report => report.attempt).sort()).toEqual([1, 2]);
    expect(await stub.ledger()).toMatchObject({ dials: 2, distinct: 2, repeated: 0 });
  });

  it("that never calls back leaves nothing waiting", async () => {
    const { stub, dial, reports } = await world();
    expect(await dial("a", { phoneNumber: "+15005555000" })).toMatchObject({ kind: "accepted" });
    expect(await stub.ledger()).toMatchObject({ dials: 1, live: 0, outstanding: 0 });
    expect(reports).toEqual([]);
  });

  it("that calls back twice does so", async () => {
    const { dial, reports, settled } = await world();
    await dial("a", { phoneNumber: "+15005556000" });
    await settled();
    expect(reports).toHaveLength(2);
    expect(reports[1]).toEqual(reports[0]);
  });

  it("that calls back after its lease waits for that, and is not counted as live", async () => {
    const { stub, dial, reports, settled } = await world();
    const dialledAt = Date.now();
    await dial("a", { phoneNumber: "+15005557000", leaseSeconds: 1 });
    expect(await stub.ledger()).toMatchObject({ live: 0, peakLive: 0, outstanding: 1 });
    await settled();
    expect(Date.now() - dialledAt).toBeGreaterThan(1_000);
    expect(reports).toHaveLength(1);
  });

  it("that is refused is counted, and not reported", async () => {
    const { stub, dial, reports } = await world();
    const refused = { kind: "refused", status: 500, reason: expect.any(String) };
    expect(await dial("a", { phoneNumber: "+15005558000" })).toEqual(refused);
    expect(await dial("a", { phoneNumber: "+15005558000" })).toEqual(refused);
    expect(await stub.ledger()).toMatchObject({ dials: 2, repeated: 1, outstanding: 0 });
    expect(reports).toEqual([]);
  });
});

describe("the line", () => {
  const TEN_MINUTES = { ...INSTANT, minSeconds: 600, maxSeconds: 600 };

  it("is held until the call ends, and the most at once is remembered through an eviction", async () => {
    const { stub, dial } = await world();
    for (const callId of ["a", "b", "c"]) await dial(callId, {}, TEN_MINUTES);
    expect(await stub.ledger()).toMatchObject({ live: 3, peakLive: 3, outstanding: 3 });
    await evictDurableObject(stub);
    expect(await stub.ledger()).toMatchObject({ live: 3, peakLive: 3, outstanding: 3 });
  });

  it("is free as soon as its report sets out: whoever hears it may dial at once", async () => {
    const lives: number[] = [];
    const { stub, dial, settled } = await world((_report, _request, simulator) => {
      lives.push(simulator.ledger().live);
      return new Response("ok");
    });
    await dial("a");
    await settled();
    expect(lives).toEqual([0]);
    expect((await stub.ledger()).peakLive).toBe(1);
  });

  it("wakes the simulator when the first of the calls ends", async () => {
    const { stub, dial } = await world();
    const before = Date.now();
    await dial("late", {}, { ...INSTANT, minSeconds: 600, maxSeconds: 600 });
    await dial("soon", {}, { ...INSTANT, minSeconds: 60, maxSeconds: 60 });
    await dial("later", {}, { ...INSTANT, minSeconds: 900, maxSeconds: 900 });
    const alarm = (await alarmOf(stub)) ?? 0;
    expect(alarm - before).toBeGreaterThanOrEqual(60_000);
    expect(alarm - before).toBeLessThan(65_000);
  });

  it("ends by the alarm", async () => {
    const { dial, reports, settled } = await world();
    await dial("a", {}, { ...INSTANT, minSeconds: 1, maxSeconds: 1 });
    expect(reports).toEqual([]);
    await settled();
    expect(reports).toHaveLength(1);
  });
});

describe("a report", () => {
  it.each([500, 503])("answered %i is repeated until it is taken", async status => {
    const { dial, reports, settled } = await world(
      () => new Response("", { status: reports.length < 2 ? status : 200 }),
    );
    await dial("a");
    await settled();
    expect(reports).toHaveLength(2);
  });

  it("whose connection fails is repeated", async () => {
    const { dial, reports, settled } = await world(() => {
      if (reports.length < 2) throw new Error("connection lost");
      return new Response("ok");
    });
    await dial("a");
    await settled();
    expect(reports).toHaveLength(2);
  });

  it.each([400, 404])("answered %i is dropped", async status => {
    const { dial, reports, settled } = await world(() => new Response("", { status }));
    await dial("a");
    await settled();
    expect(reports).toHaveLength(1);
  });

  it("that is refused does not keep the others waiting", async () => {
    let refuse = true;
    const { stub, dial, reports, settled } = await world(
      report => new Response("", { status: refuse && report.call_id === "bad" ? 503 : 200 }),
    );
    await dial("bad");
    for (let n = 0; n < 20; n++) await dial(`good-${n}`);
    await vi.waitFor(async () => expect((await stub.ledger()).outstanding).toBe(1));
    expect(new Set(reports.map(report => report.call_id)).size).toBe(21);
    refuse = false;
    await settled();
  });

  it("is sent again after the object died with it, and the calls already reported are not", async () => {
    const name = crypto.randomUUID();
    const before = await world(
      report => (report.call_id === "done" ? new Response("ok") : new Promise<Response>(() => {})),
      name,
    );
    await before.dial("done");
    await before.settled();
    await before.dial("lost");
    await vi.waitFor(() => expect(before.reports).toHaveLength(2));
    await abortAllDurableObjects();

    const after = await world(undefined, name);
    expect(await runDurableObjectAlarm(after.stub)).toBe(true);
    await after.settled();
    expect(after.reports.map(report => report.call_id)).toEqual(["lost"]);
  });

  it("has an alarm standing by for as long as it is on its way", async () => {
    const { stub, dial, reports } = await world(() => new Promise<Response>(() => {}));
    await dial("a");
    await vi.waitFor(() => expect(reports).toHaveLength(1));
    for (let n = 0; n < 3; n++) {
      expect(await runDurableObjectAlarm(stub)).toBe(true);
      expect(((await alarmOf(stub)) ?? Infinity) - Date.now()).toBeLessThanOrEqual(5_000);
    }
    expect(reports).toHaveLength(1);
  });

  it("is one of at most six on their way", async () => {
    let underway = 0;
    let most = 0;
    const { dial, reports, settled } = await world(async () => {
      most = Math.max(most, ++underway);
      await scheduler.wait(1);
      underway--;
      return new Response("ok");
    });
    await Promise.all(Array.from({ length: 300 }, (_, n) => dial(`call-${n}`)));
    await settled();
    expect(most).toBe(6);
    expect(reports).toHaveLength(300);
    expect(new Set(reports.map(report => report.call_id)).size).toBe(300);
  });
});

describe("finished calls", () => {
  it("are forgotten after an hour, and still counted", async () => {
    const { stub, dial, settled } = await world();
    await dial("old");
    await dial("old");
    await dial("never", { phoneNumber: "+15005555000" });
    await settled();
    await dial("new");
    await settled();
    const rowsLeft = await runInDurableObject(stub, async (simulator: Simulator, state) => {
      state.storage.sql.exec("UPDATE dials SET due_at = due_at - 3600001 WHERE call_id <> 'new'");
      simulator.alarm();
      return state.storage.sql.exec("SELECT call_id FROM dials").toArray();
    });
    expect(rowsLeft).toEqual([{ call_id: "new" }]);
    expect(await stub.ledger()).toMatchObject({ dials: 4, distinct: 3, repeated: 1, outstanding: 0 });
  });

  it("cost no time: a due report is found by an index, however many there are", async () => {
    const { stub } = await world();
    const plans = await runInDurableObject(stub, (_simulator: Simulator, state) =>
      ["finished = 0 AND due_at <= 1 ORDER BY due_at", "finished = 1 AND due_at <= 1 ORDER BY due_at"].map(
        condition =>
          state.storage.sql.exec(`EXPLAIN QUERY PLAN SELECT * FROM dials WHERE ${condition}`).toArray(),
      ),
    );
    for (const plan of plans) expect(JSON.stringify(plan)).toMatch(/SEARCH dials USING INDEX dials_by_due/);
    expect(JSON.stringify(plans)).not.toContain("TEMP B-TREE");
  });
});

describe("the simulator as a provider", () => {
  const provider = (namespace: unknown = env.SIMULATOR) =>
    simulatorProvider({ namespace: namespace as DurableObjectNamespace<Simulator>, settings: INSTANT });

  it("accepts a call", async () => {
    const answer = await provider().placeCall(dialOf("provider-a", { phoneNumber: "+15005555000" }));
    expect(answer).toEqual({ kind: "accepted", externalCallId: "sim-provider-a-1" });
  });

  it("refuses one with a 500, which is the provider's own trouble", async () => {
    const answer = await provider().placeCall(dialOf("provider-b", { phoneNumber: "+15005558000" }));
    const reason = expect.stringMatching(/^500 /);
    expect(answer).toEqual({
      kind: "refused",
      refusal: { about: "provider", retryAfterSeconds: null },
      final: false,
      reason,
    });
  });

  it("does not know what became of a call when the object cannot be reached", async () => {
    const unreachable = { getByName: () => ({ dial: () => Promise.reject(new Error("reset")) }) };
    expect((await provider(unreachable).placeCall(dialOf("provider-c"))).kind).toBe("unknown");
  });
});
