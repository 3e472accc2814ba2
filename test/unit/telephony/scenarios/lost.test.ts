// What is lost between us and each provider: a webhook is made up for by asking, a dial is found again and never repeated.
import { describe, expect, it } from "vitest";
import { MINUTE } from "../../../support/worlds/permits.ts";
import { aTrunk as bland } from "../providers/bland/a-trunk.ts";
import { aTrunk as elevenlabs } from "../providers/elevenlabs/a-trunk.ts";
import { agentLines } from "./lines.ts";
import { stateOf, type TrunkWorld, trunkWorld } from "./trunk-world.ts";
import { type Told, TRUNKS } from "./trunks.ts";

const LEASE_MS = 900_000;

describe.each(TRUNKS)("at $name", told => {
  it("a call whose webhooks are lost is settled at its lease by what the provider says", async () => {
    const t = trunkWorld(told);
    const { callId, id } = await t.called();
    const lost = await t.talk(id);
    t.pass(LEASE_MS);
    expect(await t.endLeases()).toMatchObject({ ended: 1, extended: 0 });
    expect(t.row(callId)).toMatchObject({
      status: "PICKED",
      attempts: [{ status: "PICKED", duration: 42, disposition: "answered", external_call_id: id }],
    });
    expect(t.world.permits.all()).toEqual([]);
    // Some signatures are too old by now.
    await t.deliver(lost).catch(() => {});
    expect(t.row(callId)).toMatchObject({ status: "PICKED", total_call_time: 42 });
    t.world.expectTruth();
  });

  it("a call that goes on keeps its line past its lease", async () => {
    const t = trunkWorld(told);
    const { callId, id } = await t.called();
    await t.deliver(await t.lines.answer(id));
    t.pass(LEASE_MS);
    expect(await t.endLeases()).toMatchObject({ ended: 0, extended: 1 });
    expect(t.row(callId).status).toBe("PROCESSING");
    expect(t.world.permits.all()).toHaveLength(1);
  });

  it("a dial that timed out is found in the list: dialled once", async () => {
    const t = trunkWorld(told);
    t.lines.network.loseNextAnswer();
    const { callId, id } = await t.called();
    expect(t.row(callId)).toMatchObject({ status: "PROCESSING", attempts: [{ status: "unknown" }] });
    expect(t.reports).toMatchObject([{ result: "failed" }]);
    expect(await t.askAboutUnanswered()).toBe(0);
    await t.talk(id);
    expect(await t.askAboutUnanswered()).toBe(1);
    expect(t.row(callId)).toMatchObject({
      status: "PICKED",
      attempts_started: 1,
      attempts: [{ status: "PICKED", duration: 42, external_call_id: id }],
    });
    await t.dial();
    expect(t.lines.ids()).toEqual([id]);
    expect(t.dialled).toHaveLength(1);
    expect(t.world.permits.all()).toEqual([]);
    t.world.expectTruth();
  });

  it("a dial that timed out and never was ends with its lease", async () => {
    const t = trunkWorld(told);
    t.lines.network.answerNext({ status: 504, body: "<html>Gateway Timeout</html>" });
    const { callId } = await t.called();
    expect(t.row(callId)).toMatchObject({ status: "PROCESSING", attempts: [{ status: "unknown" }] });
    expect(await t.askAboutUnanswered()).toBe(0);
    expect(t.lines.ids()).toEqual([]);
    t.pass(LEASE_MS + MINUTE);
    await t.endLeases();
    expect(t.row(callId)).toMatchObject({
      attempts: [{ status: "FAILED", error: "No callback within 900 s" }],
    });
    t.world.expectTruth();
  });

  it("a dial that timed out is ended by its webhooks, which bring its id", async () => {
    const t = trunkWorld(told);
    t.lines.network.loseNextAnswer();
    const { callId, id } = await t.called();
    await t.deliver(await t.talk(id));
    expect(t.row(callId)).toMatchObject({ status: "PICKED", external_call_id: id });
    t.world.expectTruth();
  });
});

describe.each(TRUNKS)("at $name, a retry that follows at once", told => {
  const SOON = { retryPolicy: { base_delay: "2s", max_delay: "2s", max_attempts: 3 } };

  /** The first attempt is answered and cut off, with nobody picked up by our rules. */
  async function retried(lose: (t: TrunkWorld) => void) {
    const t = trunkWorld(told);
    const { callId, id } = await t.called({ ...SOON, machineDetection: "async" });
    await t.deliver(await t.lines.answer(id));
    await t.deliver(await t.lines.end(id, "voicemail", 1));
    expect(t.row(callId)).toMatchObject({ status: "RNR", attempts: [{ external_call_id: id }] });
    t.pass(2_000);
    lose(t);
    await t.dial();
    expect(t.row(callId)).toMatchObject({ attempts: [{ status: "RNR" }, { status: "unknown" }] });
    return { t, callId, id };
  }

  it("and never was is not taken for the attempt before", async () => {
    const { t, callId } = await retried(({ lines: { network } }) =>
      network.answerNext({ status: 504, body: "<html>Gateway Timeout</html>" }),
    );
    expect(await t.askAboutUnanswered()).toBe(0);
    const attempts = [{ status: "RNR" }, { status: "unknown", external_call_id: null }];
    expect(t.row(callId)).toMatchObject({ status: "RETRYING", attempts });
    t.world.expectTruth();
  });

  it("and whose answer was lost is found, and not the attempt before", async () => {
    const { t, callId, id } = await retried(({ lines: { network } }) => network.loseNextAnswer());
    const own = t.lines.ids().at(-1) ?? "none";
    expect(own).not.toBe(id);
    await t.talk(own);
    expect(await t.askAboutUnanswered()).toBe(1);
    expect(t.row(callId)).toMatchObject({ status: "PICKED", external_call_id: own });
    t.world.expectTruth();
  });
});

describe("a call that its provider is asked about just after its end, before it is written up", () => {
  it.each(TRUNKS.filter(({ name }) => name === "bland"))("is not known to have ended: $name", async told => {
    const { fake, provider, clock } = bland();
    const t = trunkWorld({ ...told, trunk: () => ({ lines: agentLines(fake), provider, clock }) });
    const { callId, id } = await t.called();
    await t.talk(id);
    const whole = { ...fake.calls.get(id) };
    const unwritten = { call_length: null, corrected_duration: null, answered_by: null };
    Object.assign(fake.calls.get(id) ?? {}, unwritten);
    t.pass(5 * MINUTE);
    const before = t.lines.network.seen.length;
    expect(await t.askAboutOverdue()).toBe(0);
    expect(t.lines.network.seen.length).toBeGreaterThan(before);
    expect(t.row(callId).status).toBe("PROCESSING");
    Object.assign(fake.calls.get(id) ?? {}, whole);
    t.pass(5 * MINUTE);
    expect(await t.askAboutOverdue()).toBe(1);
    expect(t.row(callId)).toMatchObject({ status: "PICKED", attempts: [{ duration: 42 }] });
  });

  it.each(TRUNKS.filter(({ name }) => name === "elevenlabs"))("goes on: $name", async told => {
    const { fake, provider, clock } = elevenlabs();
    const t = trunkWorld({ ...told, trunk: () => ({ lines: agentLines(fake), provider, clock }) });
    const { callId, id } = await t.called();
    await t.lines.answer(id);
    Object.assign(fake.calls.get(id) ?? {}, { status: "processing" });
    t.pass(LEASE_MS);
    expect(await t.endLeases()).toMatchObject({ ended: 0, extended: 1 });
    await t.talk(id);
    t.pass(LEASE_MS);
    expect(await t.endLeases()).toMatchObject({ ended: 1 });
    expect(t.row(callId)).toMatchObject({ status: "PICKED", attempts: [{ duration: 42 }] });
  });
});

describe("at telnyx, a hangup that does not say whether the call was answered", () => {
  const told = TRUNKS.filter(({ name }) => name === "telnyx");
  const OUT_OF_REACH = { status: 503, body: "later" };

  it.each(told)(
    "is to be sent again while Telnyx cannot be asked, and ends nothing until then",
    async one => {
      const { t, callId, hangup } = await hungUp(one);
      for (const _ of ["events", "call"]) t.lines.network.answerNext(OUT_OF_REACH);
      const before = stateOf(t);
      await expect(t.deliver([hangup])).rejects.toMatchObject({ code: "service_unavailable" });
      expect(stateOf(t)).toEqual(before);
      await t.deliver([hangup]);
      expect(t.row(callId)).toMatchObject({ status: "PICKED", attempts: [{ duration: 42 }] });
      t.world.expectTruth();
    },
  );

  it.each(told)("and is lost after that is settled by asking", async one => {
    const { t, callId, hangup } = await hungUp(one);
    for (const _ of ["events", "call"]) t.lines.network.answerNext(OUT_OF_REACH);
    await expect(t.deliver([hangup])).rejects.toMatchObject({ code: "service_unavailable" });
    t.pass(LEASE_MS);
    expect(await t.endLeases()).toMatchObject({ ended: 1 });
    expect(t.row(callId)).toMatchObject({ status: "PICKED", attempts: [{ duration: 42 }] });
  });

  async function hungUp(one: Told) {
    const t = trunkWorld(one);
    const { callId, id } = await t.called();
    const hangup = (await t.talk(id)).at(-1);
    if (hangup === undefined) throw new Error("no webhook");
    return { t, callId, hangup };
  }
});
