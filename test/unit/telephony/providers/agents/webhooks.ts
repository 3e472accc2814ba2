// Webhooks of a provider of voice agents that are broken, unsigned, forged or replayed.
import { describe, expect, it } from "vitest";
import { aCall, received, type Sent } from "../../../../support/fake-providers/a-call.ts";
import { placed, type Traits, type World } from "./world.ts";

export function describeWebhooks(name: string, worldOf: () => World, traits: Traits): void {
  describe(`a webhook of ${name}`, () => {
    const GARBAGE = [
      "",
      "null",
      "[]",
      "7",
      '"text"',
      "{",
      '{"message":[]}',
      '{"call":7,"event":{}}',
      "\u0000",
    ];

    it.each(GARBAGE)("that is authentic and says %j is ignored", async body => {
      const { fake, id, read } = await placed(worldOf());
      expect(await read(await fake.signed(id, body))).toMatchObject({ kind: "ignored" });
    });

    it("that is authentic and no text is ignored, or not believed", async () => {
      const { fake, id, provider, clock } = await placed(worldOf());
      const request = received(await fake.signed(id, "{}"), clock.now);
      const event = await provider.parseCallback({ ...request, body: new Uint8Array([0xff, 0xfe, 0x00]) });
      expect(["ignored", "unauthenticated"]).toContain(event.kind);
    });

    if (!traits.unsigned) {
      it("without its proof, or with somebody else's, is not believed", async () => {
        const { fake, id, read } = await placed(worldOf());
        const [sent] = await fake.end(id, "busy", 0);
        if (sent === undefined) throw new Error("no webhook");
        expect(await read({ ...sent, headers: {} })).toMatchObject({ kind: "unauthenticated" });
        for (const proof of ["", "x", "v=1,d=zz", "t=1,v0=00", "t=,v0=", "0".repeat(64), "é"]) {
          const headers = Object.fromEntries(Object.keys(sent.headers).map(key => [key, proof]));
          expect(await read({ ...sent, headers })).toMatchObject({ kind: "unauthenticated" });
        }
      });
    }
  });
}

/** Where a signature is over the body. */
export function describeForgeriesAt(name: string, worldOf: () => World, toleranceMs: number | null): void {
  async function delivered() {
    const world = worldOf();
    await world.provider.placeCall(aCall({ callerId: null }));
    const [sent] = await world.fake.end(world.fake.ids[0] ?? "", "busy", 0);
    if (sent === undefined) throw new Error("no webhook");
    const read = (one: Sent, now = world.clock.now) => world.provider.parseCallback(received(one, now));
    return { sent, read, now: world.clock.now };
  }

  describe(`a signature of ${name}`, () => {
    it("does not hold for another body", async () => {
      const { sent, read } = await delivered();
      expect(await read(sent)).toMatchObject({ kind: "ended" });
      const body = sent.body.replace("busy", "bush");
      expect(body).not.toBe(sent.body);
      expect(await read({ ...sent, body })).toMatchObject({ kind: "unauthenticated" });
    });

    if (toleranceMs !== null) {
      it("does not hold for long: a replay of tomorrow is not believed", async () => {
        const { sent, read, now } = await delivered();
        expect(await read(sent, now + toleranceMs)).toMatchObject({ kind: "ended" });
        expect(await read(sent, now + toleranceMs + 1000)).toMatchObject({ kind: "unauthenticated" });
        expect(await read(sent, now - 10 * 60_000)).toMatchObject({ kind: "unauthenticated" });
      });
    }
  });
}
