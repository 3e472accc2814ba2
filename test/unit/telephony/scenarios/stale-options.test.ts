// Options of a campaign that were good when they were set, and are not known to the trunk's provider any more.
import { describe, expect, it } from "vitest";
import { aCall } from "../../../support/fake-providers/a-call.ts";
import { HOUR, SECOND } from "../../../support/worlds/permits.ts";
import { trunkWorld } from "./trunk-world.ts";
import { TRUNKS } from "./trunks.ts";

const STALE = { a_field_of_another: "x" };

describe.each(TRUNKS)("at $name, a call whose campaign has options of another provider", told => {
  it("is not dialled: its attempt is given back with the option's name, and the breaker hears nothing", async () => {
    const t = trunkWorld(told);
    const { callId } = await t.called({ providerOptions: STALE });
    expect(t.lines.network.seen).toEqual([]);
    expect(t.dialled).toEqual([]);
    expect(t.reports).toEqual([]);
    expect(t.row(callId)).toMatchObject({ status: "INITIATED", attempts_started: 0, attempts: [] });
    expect(t.row(callId).error_message).toBe(
      "Not dialled: its campaign's provider_options do not fit its provider: a_field_of_another is not a field that is known here",
    );
    expect(t.world.permits.all()).toEqual([]);
    t.world.expectTruth();
  });

  it("waits longer each time, and not for ever", async () => {
    const t = trunkWorld(told);
    const { callId } = await t.called({ providerOptions: STALE });
    const waits: number[] = [];
    for (let times = 1; times < 72; times++) {
      const due = t.row(callId).next_attempt_at ?? Number.NaN;
      waits.push(due - t.world.time.now);
      t.pass(due - t.world.time.now - 1);
      await t.dial();
      expect(t.row(callId).next_attempt_at).toBe(due);
      t.pass(1);
      await t.dial();
    }
    expect(waits.slice(0, 8)).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600].map(s => s * SECOND));
    expect(Math.max(...waits)).toBe(HOUR);
    expect(t.row(callId)).toMatchObject({ status: "FAILED", next_attempt_at: null, attempts_started: 0 });
    expect(t.dialled).toEqual([]);
    t.world.expectTruth();
  });

  it("is refused by the adapter, should it get there", async () => {
    const { lines, provider } = told.trunk();
    expect(await provider.placeCall(aCall({ options: STALE, callerId: null }))).toMatchObject({
      kind: "refused",
      reason: "a_field_of_another is not a field that is known here",
    });
    expect(lines.network.seen).toEqual([]);
  });
});

it("options that the provider knows are dialled with", async () => {
  const told = TRUNKS.find(({ name }) => name === "exotel");
  if (told === undefined) throw new Error("no exotel");
  const t = trunkWorld(told);
  const { callId } = await t.called({ providerOptions: { app_id: "927" } });
  expect(t.row(callId).status).toBe("PROCESSING");
  expect(t.lines.network.last.body).toContain("start_voice%2F927");
});
