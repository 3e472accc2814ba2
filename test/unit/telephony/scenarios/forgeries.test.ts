// Webhooks that are not each provider's, or not of the attempt that they are sent for: refused, and nothing has changed.
import { describe, expect, it } from "vitest";
import type { Sent } from "../../../support/fake-providers/a-call.ts";
import { aTrunk as elevenlabs } from "../providers/elevenlabs/a-trunk.ts";
import { agentLines } from "./lines.ts";
import { stateOf, type TrunkWorld, trunkWorld } from "./trunk-world.ts";
import { type Told, TRUNKS, that } from "./trunks.ts";

async function withAWebhook(told: Told) {
  const t = trunkWorld(told);
  const { callId, id } = await t.called();
  const end = (await t.talk(id)).at(-1);
  if (end === undefined) throw new Error("no webhook");
  return { t, callId, id, end };
}

async function expectRefused(t: TrunkWorld, sent: Sent): Promise<void> {
  const before = stateOf(t);
  await expect(t.deliver([sent])).rejects.toMatchObject({ code: "unauthorized" });
  expect(t.queued).toEqual([]);
  expect(stateOf(t)).toEqual(before);
}

/** The headers that prove who sent it. */
const isProof = (name: string) => !/^(content-type|i-twilio|telnyx-timestamp)/i.test(name);

const withProof = (sent: Sent, change: (proof: string) => string): Sent => ({
  ...sent,
  headers: Object.fromEntries(
    Object.entries(sent.headers).map(([name, value]) => [name, isProof(name) ? change(value) : value]),
  ),
});

describe.each(that("signs its webhooks"))("at $name, a webhook", told => {
  it("without the provider's signature is refused", async () => {
    const { t, end } = await withAWebhook(told);
    const headers = { "Content-Type": end.headers["Content-Type"] ?? "" };
    await expectRefused(t, { ...end, headers });
  });

  it("with a false signature is refused", async () => {
    const { t, end } = await withAWebhook(told);
    await expectRefused(
      t,
      withProof(end, proof => [...proof].reverse().join("")),
    );
    await expectRefused(
      t,
      withProof(end, () => "x"),
    );
  });
});

describe.each(TRUNKS.filter(({ name }) => !["vapi", "exotel"].includes(name)))(
  "at $name, whose signature is over the body, a webhook",
  told => {
    it("with another body is refused", async () => {
      const { t, end } = await withAWebhook(told);
      await expectRefused(t, { ...end, body: end.body.replace(/42|T12/, "43") });
    });
  },
);

describe.each(that("signs with a URL a call"))("at $name, a URL", told => {
  const edited = (sent: Sent, edit: (query: URLSearchParams) => void): Sent => {
    const url = new URL(sent.url);
    edit(url.searchParams);
    return { ...sent, url: url.href };
  };

  it("for another attempt, or another call, is refused", async () => {
    const { t, end } = await withAWebhook(told);
    await expectRefused(
      t,
      edited(end, query => query.set("attempt", "2")),
    );
    await expectRefused(
      t,
      edited(end, query => query.set("call_id", "another")),
    );
    await expectRefused(
      t,
      edited(end, query => query.set("attempt", "x")),
    );
  });

  it("with a false signature of ours, or without one, is refused", async () => {
    const { t, end } = await withAWebhook(told);
    await expectRefused(
      t,
      edited(end, query => query.set("signature", "A".repeat(43))),
    );
    await expectRefused(
      t,
      edited(end, query => query.delete("signature")),
    );
    await expectRefused(
      t,
      edited(end, query => query.delete("call_id")),
    );
  });

  it("without anything of ours changes nothing", async () => {
    const { t, end } = await withAWebhook(told);
    const before = stateOf(t);
    await t
      .deliver([{ ...end, url: end.url.split("?")[0] ?? "" }])
      .catch(error => expect(error).toMatchObject({ code: "unauthorized" }));
    expect(stateOf(t)).toEqual(before);
  });
});

it("an unsigned webhook of Exotel needs our signature", async () => {
  const exotel = TRUNKS.find(({ name }) => name === "exotel");
  if (exotel === undefined) throw new Error("no exotel");
  const { t, end } = await withAWebhook(exotel);
  await expectRefused(t, { ...end, url: end.url.split("?")[0] ?? "" });
});

it("a conversation of somebody else's at ElevenLabs that names our attempt ends nothing", async () => {
  const { fake, provider, clock } = elevenlabs();
  const trunk = () => ({ lines: agentLines(fake), provider, clock });
  const t = trunkWorld({ name: "elevenlabs", cannot: {}, invalidNumber: { status: 400, body: {} }, trunk });
  const { callId, id } = await t.called();
  const before = stateOf(t);
  const theirs = { ...fake.calls.get(id), conversation_id: "conv_theirs", status: "done" };
  const results = await t.deliver([await fake.webhook("post_call_transcription", theirs)]);
  expect(results).toMatchObject([{ event: "ended", key: { callId, attempt: 1 }, duplicate: true }]);
  expect(stateOf(t)).toEqual(before);
});
