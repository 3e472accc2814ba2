// A call at each provider, from the dial to its end: what its own webhooks make of it, in whatever order they come.
import { describe, expect, it } from "vitest";
import { HOUR } from "../../../support/worlds/permits.ts";
import { NUMBER, stateOf, trunkWorld } from "./trunk-world.ts";
import { TRUNKS } from "./trunks.ts";

describe.each(TRUNKS)("at $name, a call", told => {
  it("is placed, answered and PICKED, with what its webhooks tell", async () => {
    const t = trunkWorld(told);
    const { callId, id } = await t.called();
    expect(t.row(callId)).toMatchObject({ status: "PROCESSING", external_call_id: id });
    const results = await t.deliver(await t.talk(id));
    expect(results.filter(r => r.event === "ended")[0]).toMatchObject({
      duplicate: false,
      key: { callId, attempt: 1 },
    });
    expect(t.row(callId)).toMatchObject({
      status: "PICKED",
      total_call_time: 42,
      attempts: [
        {
          status: "PICKED",
          duration: 42,
          disposition: "answered",
          external_call_id: id,
          answered_at: t.world.time.now - 42_000,
        },
      ],
    });
    expect(t.world.permits.all()).toEqual([]);
    t.world.expectTruth();
  });

  it("is not changed by webhooks that come twice, or late", async () => {
    const t = trunkWorld(told);
    const { id } = await t.called();
    const sent = await t.talk(id);
    await t.deliver(sent);
    const before = stateOf(t);
    const again = await t.deliver([...sent, ...sent]);
    expect(again.filter(r => r.event === "ended").every(r => r.duplicate === true)).toBe(true);
    expect(stateOf(t)).toEqual(before);
    t.world.expectTruth();
  });

  it("ends the same when its webhooks come in another order", async () => {
    const t = trunkWorld(told);
    const { callId, id } = await t.called();
    const sent = await t.talk(id);
    await t.deliver([...sent].reverse());
    const attempt = { status: "PICKED", duration: 42, disposition: "answered", external_call_id: id };
    expect(t.row(callId)).toMatchObject({ status: "PICKED", total_call_time: 42, attempts: [attempt] });
    expect(t.world.permits.all()).toEqual([]);
    t.world.expectTruth();
  });

  it("may end before the answer to its dial comes", async () => {
    const t = trunkWorld(told);
    t.line.beforeAnswer = async () => {
      await t.deliver(await t.talk(t.lines.ids().at(-1) ?? "none"));
    };
    const { callId, id } = await t.called();
    const attempt = { attempt: 1, status: "PICKED", duration: 42, external_call_id: id };
    expect(t.row(callId)).toMatchObject({ status: "PICKED", attempts_started: 1, attempts: [attempt] });
    expect(t.world.permits.all()).toEqual([]);
    t.world.expectTruth();
  });

  it.each(["busy", "no_answer"] as const)(
    "that ends as %s is dialled again, and the old webhooks with it change nothing",
    async how => {
      const t = trunkWorld(told);
      const { callId, id } = await t.called();
      t.pass(20_000);
      const sent = await t.lines.end(id, how, 0);
      await t.deliver(sent);
      expect(t.row(callId)).toMatchObject({
        status: "RNR",
        next_attempt_at: t.world.time.now + HOUR,
        attempts: [{ status: "RNR", disposition: how, duration: 0 }],
      });
      t.anHour();
      await t.dial();
      expect(t.dialled.map(d => d.attempt)).toEqual([1, 2]);
      expect(t.row(callId)).toMatchObject({ status: "RETRYING", external_call_id: t.lines.ids()[1] });
      // As fresh as their signatures need to be.
      const before = stateOf(t);
      await t.deliver(sent).catch(() => {});
      expect(stateOf(t)).toEqual(before);
      await t.deliver(await t.talk(t.lines.ids()[1] ?? "none"));
      expect(t.row(callId)).toMatchObject({
        status: "PICKED",
        attempts: [{ status: "RNR" }, { status: "PICKED" }],
      });
      t.world.expectTruth();
    },
  );

  it("to a number that is none has ended, whatever the rules say", async () => {
    const t = trunkWorld(told);
    const { callId, id } = await t.called();
    await t.deliver(await t.lines.end(id, "invalid_number", 0));
    expect(t.row(callId)).toMatchObject({
      status: "FAILED",
      next_attempt_at: null,
      error_message: "The provider says that the number is not valid",
      attempts: [{ status: "FAILED", disposition: "invalid_number" }],
    });
    t.world.expectTruth();
  });

  it("that a machine answers counts as RNR", async () => {
    const t = trunkWorld(told);
    const { callId, id } = await t.called({ machineDetection: "async" });
    await t.deliver(await t.talk(id, "voicemail"));
    const attempt = { status: "RNR", disposition: "voicemail", answered_by: "machine" };
    expect(t.row(callId)).toMatchObject({ status: "RNR", attempts: [attempt] });
    t.world.expectTruth();
  });

  it("that a machine answers is PICKED where its campaign says so", async () => {
    const t = trunkWorld(told);
    const { callId, id } = await t.called({ machineDetection: "async", voicemailCountsAs: "picked" });
    await t.deliver(await t.talk(id, "voicemail"));
    const attempt = { status: "PICKED", disposition: "voicemail", answered_by: "machine" };
    expect(t.row(callId)).toMatchObject({ status: "PICKED", next_attempt_at: null, attempts: [attempt] });
    t.world.expectTruth();
  });

  it("goes to the number, once", async () => {
    const t = trunkWorld(told);
    await t.called();
    await t.dial();
    expect(t.lines.ids()).toHaveLength(1);
    expect(t.dialled).toMatchObject([{ phoneNumber: NUMBER, attempt: 1 }]);
  });
});
