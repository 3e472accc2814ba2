// A dial whose answer is lost, at a provider of voice agents: found again, never repeated.
import { describe, expect, it } from "vitest";
import { aCall, received } from "../../../../support/fake-providers/a-call.ts";
import { question, type Traits, type World } from "./world.ts";

export function describeLostDials(name: string, worldOf: () => World, traits: Traits): void {
  describe(`a dial at ${name} whose answer is lost`, () => {
    async function lost() {
      const world = worldOf();
      world.fake.network.loseNextAnswer();
      const answer = await world.provider.placeCall(aCall({ callerId: null }));
      expect(answer).toEqual({
        kind: "unknown",
        reason: "The connection to the provider failed before it answered",
      });
      const id = world.fake.ids[0] ?? "none";
      return { ...world, id };
    }

    it("is found in the provider's list", async () => {
      const { fake, id, clock, provider } = await lost();
      clock.now += 60_000;
      const live = traits.listsOnlyEnded ? { kind: "unknown" } : { kind: "live", externalCallId: id };
      expect(await provider.fetchStatus?.(question(null))).toEqual(live);
      await fake.end(id, "answered", 20);
      const end = { kind: "ended", externalCallId: id, disposition: "answered", durationSeconds: 20 };
      expect(await provider.fetchStatus?.(question(null))).toMatchObject(end);
      expect(fake.ids).toHaveLength(1);
    });

    it("is not taken for a call of before, nor for one to somebody else", async () => {
      const world = worldOf();
      world.clock.now -= 60 * 60_000;
      world.fake.makeForeign("+14155550100");
      world.clock.now += 60 * 60_000;
      world.fake.makeForeign("+14155550199");
      expect(await world.provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
    });

    it("stays unknown while the list cannot be read", async () => {
      const { fake, provider } = await lost();
      for (const answer of [
        { status: 500 },
        { status: 200, body: "[" },
        { status: 200, body: "null" },
        { status: 200, body: '{"calls":7,"items":null,"conversations":[1],"Calls":{}}' },
      ]) {
        fake.network.answerNext(answer);
        fake.network.answerNext(answer);
        expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
      }
    });

    if (!traits.perWorkspace) {
      it("brings its id with its first webhook", async () => {
        const { fake, id, clock, provider } = await lost();
        const [first] = await fake.end(id, "busy", 0);
        if (first === undefined) throw new Error("no webhook");
        expect(first.url).toBe(aCall().callbackUrl);
        const event = await provider.parseCallback(received(first, clock.now));
        expect(event).toMatchObject({ externalCallId: id, disposition: "busy" });
      });
    }
  });
}
