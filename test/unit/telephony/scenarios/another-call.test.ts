// Authentic webhooks of another call on the URL of one: of another leg of the same call, or of a call that somebody
// made with our URL.
import { describe, expect, it } from "vitest";
import type { Sent } from "../../../support/fake-providers/a-call.ts";
import { aTrunk as elevenlabs } from "../providers/elevenlabs/a-trunk.ts";
import { aTrunk as plivo } from "../providers/plivo/a-trunk.ts";
import { agentLines, plivoLines } from "./lines.ts";
import { stateOf, type TrunkWorld, trunkWorld } from "./trunk-world.ts";
import { type Told, TRUNKS, that } from "./trunks.ts";

/** Calls at these carry the attempt that they were made for. */
const MARKED = ["telnyx", "vapi", "retell", "bland", "exotel"];

/** The webhooks of a second call, from the answer to the end, sent to the URL of the first. */
async function ofAnother(t: TrunkWorld, callId: string, how: "answered" | "voicemail"): Promise<Sent[]> {
  t.urls.of = { callId, attempt: 1 };
  const { id } = await t.called({ machineDetection: "async" }, "+14155550177");
  t.urls.of = null;
  return t.talk(id, how);
}

async function expectUnmoved(t: TrunkWorld, sent: readonly Sent[], told: Told): Promise<void> {
  const before = stateOf(t);
  const results = await t.deliver(sent);
  expect(results.filter(r => r.event === "ended").every(r => r.duplicate === true)).toBe(true);
  expect(
    results.some(r => r.event === "ended"),
    told.name,
  ).toBe(true);
  expect(stateOf(t)).toEqual(before);
}

describe.each(that("signs with a URL a call"))("at $name, a webhook of another call", told => {
  it.each(["answered", "voicemail"] as const)(
    "that ends as %s ends nothing, and tells nothing",
    async how => {
      const t = trunkWorld(told);
      const { callId, id } = await t.called();
      await expectUnmoved(t, await ofAnother(t, callId, how), told);
      await t.deliver(await t.talk(id));
      expect(t.row(callId)).toMatchObject({ status: "PICKED", attempts: [{ external_call_id: id }] });
      t.world.expectTruth();
    },
  );
});

describe.each(TRUNKS.filter(({ name }) => MARKED.includes(name)))(
  "at $name, whose calls carry their attempt, a webhook of another call",
  told => {
    it("ends nothing, also while the id of ours is not known yet", async () => {
      const t = trunkWorld(told);
      t.lines.network.loseNextAnswer();
      const { callId } = await t.called();
      await expectUnmoved(t, await ofAnother(t, callId, "answered"), told);
      t.world.expectTruth();
    });
  },
);

it("Plivo names a call by its request in the dial's answer, and by both in its webhooks: one call", async () => {
  const told = TRUNKS.find(({ name }) => name === "plivo");
  if (told === undefined) throw new Error("no plivo");
  const { fake, provider, world } = plivo();
  const trunk = () => ({ lines: plivoLines(fake), provider, clock: world });
  const t = trunkWorld({ ...told, trunk });
  const { callId, id } = await t.called({ machineDetection: "async" });
  fake.last.uuid = "the-uuid-of-the-call";
  const results = await t.deliver(await t.talk("the-uuid-of-the-call", "voicemail"));
  expect(results.at(-1)).toMatchObject({ event: "ended", duplicate: false });
  const attempt = { status: "RNR", disposition: "voicemail", answered_by: "machine" };
  expect(t.row(callId).attempts).toMatchObject([attempt]);
  expect(id).toBe(fake.last.requestUuid);
  t.world.expectTruth();
});

describe("at ElevenLabs, whose webhooks have one address, a failure that names its conversation only", () => {
  const told = TRUNKS.find(({ name }) => name === "elevenlabs");

  function aWorkspace() {
    if (told === undefined) throw new Error("no elevenlabs");
    const { fake, provider, clock } = elevenlabs();
    const t = trunkWorld({ ...told, trunk: () => ({ lines: agentLines(fake), provider, clock }) });
    return { fake, t };
  }

  it("and comes before the answer to its dial is sent again, and taken", async () => {
    const { fake, t } = aWorkspace();
    let early: Sent[] = [];
    t.line.beforeAnswer = async () => {
      early = await fake.end(fake.ids.at(-1) ?? "none", "busy", 0);
      await expect(t.deliver(early)).rejects.toMatchObject({ code: "service_unavailable" });
    };
    const { callId } = await t.called();
    expect(t.row(callId).status).toBe("PROCESSING");
    t.pass(5_000);
    await t.deliver(early);
    expect(t.row(callId)).toMatchObject({ status: "RNR", attempts: [{ disposition: "busy" }] });
    t.world.expectTruth();
  });

  it("and is none of ours is sent again for a minute only", async () => {
    const { fake, t } = aWorkspace();
    await t.called();
    const before = stateOf(t);
    const theirs = await fake.end(fake.makeForeign("+14155550188"), "busy", 0);
    t.pass(59_000);
    await expect(t.deliver(theirs)).rejects.toMatchObject({ code: "service_unavailable" });
    t.pass(1_000);
    expect(await t.deliver(theirs)).toMatchObject([{ event: "ended", key: null, duplicate: null }]);
    expect(stateOf(t)).toEqual(before);
  });

  it("and does not say when it happened is taken as it is", async () => {
    const { fake, t } = aWorkspace();
    const body = JSON.stringify({
      type: "call_initiation_failure",
      data: { conversation_id: "conv_theirs" },
    });
    expect(await t.deliver([await fake.signed("", body)])).toMatchObject([{ key: null }]);
  });
});
