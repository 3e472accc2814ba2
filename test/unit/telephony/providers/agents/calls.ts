// How calls go at a provider of voice agents: placed, answered, ended, asked about, hung up.
import { describe, expect, it } from "vitest";
import type { CallbackEvent } from "../../../../../src/actions/ports/telephony.ts";
import type { HowItEnds } from "../../../../support/fake-providers/fake-calls.ts";
import { placed, question, type Traits, type World } from "./world.ts";

export function describeCalls(name: string, worldOf: () => World, traits: Traits): void {
  const endOf = (events: readonly CallbackEvent[]) => events.findLast(({ kind }) => kind === "ended");

  describe(`a call at ${name}`, () => {
    it("is asked for once, without following redirects", async () => {
      const { fake, id } = await placed(worldOf());
      expect(fake.numberOf(id)).toBe("+14155550100");
      expect(fake.network.seen.map(({ method, redirect }) => ({ method, redirect }))).toEqual([
        { method: "POST", redirect: "manual" },
      ]);
    });

    it("has no secret in its address", async () => {
      const { fake } = await placed(worldOf());
      for (const secret of traits.secrets) expect(fake.network.last.url.href).not.toContain(secret);
    });

    it.each<[HowItEnds, string, string | null, number]>([
      ["answered", "answered", null, 42],
      ["voicemail", "voicemail", "machine", 9],
      ["busy", "busy", null, 0],
      ["no_answer", "no_answer", null, 0],
      ["invalid_number", "invalid_number", null, 0],
    ])("that ends as %s is %s", async (how, disposition, answeredBy, durationSeconds) => {
      const { fake, id, clock, readAll } = await placed(worldOf());
      const talked = durationSeconds > 0;
      const answer = talked ? await fake.answer(id) : [];
      clock.now += 60_000;
      const end = endOf(await readAll([...answer, ...(await fake.end(id, how, durationSeconds))]));
      expect(end).toMatchObject({ kind: "ended", externalCallId: id, disposition, durationSeconds });
      if (answeredBy !== null) expect(end).toMatchObject({ answeredBy });
    });

    it("comes out the same when its webhooks come twice, or in another order", async () => {
      const { fake, id, clock, readAll } = await placed(worldOf());
      const answer = await fake.answer(id);
      clock.now += 60_000;
      const sent = [...answer, ...(await fake.end(id, "answered", 42))];
      const once = await readAll(sent);
      expect(endOf(once)).toMatchObject({ disposition: "answered", durationSeconds: 42 });
      expect(await readAll(sent)).toEqual(once);
      expect(endOf(await readAll([...sent, ...sent].reverse()))).toEqual(endOf(once));
    });

    if (traits.tellsOfAnswer) {
      it("was answered when the provider says so", async () => {
        const { fake, id, readAll } = await placed(worldOf());
        expect(await readAll(await fake.answer(id))).toMatchObject([
          { kind: "answered", externalCallId: id },
        ]);
      });
    }

    it("whose webhook is lost is found by asking", async () => {
      const { fake, id, clock, provider } = await placed(worldOf());
      expect(await provider.fetchStatus?.(question(id))).toEqual({ kind: "live", externalCallId: id });
      await fake.answer(id);
      expect(await provider.fetchStatus?.(question(id))).toEqual({ kind: "live", externalCallId: id });
      clock.now += 60_000;
      await fake.end(id, "answered", 42);
      const end = { kind: "ended", externalCallId: id, disposition: "answered", durationSeconds: 42 };
      expect(await provider.fetchStatus?.(question(id))).toMatchObject(end);
    });

    it("that the provider does not know is unknown", async () => {
      const { provider, fake } = await placed(worldOf());
      expect(await provider.fetchStatus?.(question("another"))).toEqual({ kind: "unknown" });
      // Half a character: no URL can hold it.
      expect(await provider.fetchStatus?.(question("\ud800"))).toEqual({ kind: "unknown" });
      fake.network.answerNext({ status: 503, body: "<html>later</html>" });
      expect(await provider.fetchStatus?.(question(fake.ids[0] ?? ""))).toEqual({ kind: "unknown" });
    });

    if (traits.hangsUp) {
      it("is hung up, once", async () => {
        const { fake, id, provider } = await placed(worldOf());
        await fake.answer(id);
        expect(await provider.hangUp?.(id)).toBe(true);
        expect(await provider.hangUp?.(id)).toBe(false);
        expect(await provider.hangUp?.("\ud800")).toBe(false);
        expect(await provider.fetchStatus?.(question(id))).toMatchObject({ kind: "ended" });
      });
    } else {
      it("cannot be hung up", async () => {
        expect((await placed(worldOf())).provider.hangUp).toBeUndefined();
      });
    }
  });
}
