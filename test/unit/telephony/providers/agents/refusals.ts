// What a provider of voice agents refuses, and what that is about.
import { describe, expect, it } from "vitest";
import { aCall } from "../../../../support/fake-providers/a-call.ts";
import type { Traits, World } from "./world.ts";

export function describeRefusals(name: string, worldOf: () => World, traits: Traits): void {
  describe(`a dial that ${name} refuses`, () => {
    it("for load says when to come again", async () => {
      const { fake, provider } = worldOf();
      fake.network.answerNext({ status: 429, headers: { "Retry-After": "17" }, body: { message: "slow" } });
      const answer = await provider.placeCall(aCall({ callerId: null }));
      const refusal = { about: "load", retryAfterSeconds: 17 };
      expect(answer).toMatchObject({ kind: "refused", refusal, final: false });
    });

    it("for an expired credential is about the account, and nobody was rung", async () => {
      const { fake, expired } = worldOf();
      const answer = await expired.placeCall(aCall({ callerId: null }));
      expect(answer).toMatchObject({ kind: "refused", refusal: { about: "account" }, final: false });
      expect(fake.ids).toEqual([]);
      for (const secret of traits.secrets) expect(JSON.stringify(answer)).not.toContain(secret);
    });

    it.each([302, 402, 403])("with %i is about the account", async status => {
      const { fake, provider } = worldOf();
      fake.network.answerNext({ status });
      const answer = await provider.placeCall(aCall({ callerId: null }));
      expect(answer).toMatchObject({ kind: "refused", refusal: { about: "account" }, final: false });
    });

    it("with 503 is about the provider", async () => {
      const { fake, provider } = worldOf();
      fake.network.answerNext({ status: 503 });
      const answer = await provider.placeCall(aCall({ callerId: null }));
      expect(answer).toMatchObject({ kind: "refused", refusal: { about: "provider" } });
    });

    it.each([500, 502, 504, 524])("with %i of a gateway may ring all the same", async status => {
      const { fake, provider } = worldOf();
      fake.network.answerNext({ status, body: "<html>Bad gateway</html>" });
      expect(await provider.placeCall(aCall({ callerId: null }))).toMatchObject({ kind: "unknown" });
    });

    it.each(["", "{", "[]", "null", "{}", "OK"])("with 200 and %j may ring all the same", async body => {
      const { fake, provider } = worldOf();
      fake.network.answerNext({ status: 200, body });
      expect(await provider.placeCall(aCall({ callerId: null }))).toMatchObject({ kind: "unknown" });
    });

    it("for options that are none was not asked for", async () => {
      const { fake, provider } = worldOf();
      const answer = await provider.placeCall(aCall({ callerId: null, options: { colour: "blue" } }));
      expect(answer).toMatchObject({ kind: "refused", refusal: { about: "account" } });
      expect(provider.checkOptions({ colour: "blue" })).toEqual(["colour is not a field that is known here"]);
      expect(provider.checkOptions({})).toEqual([]);
      expect(fake.network.seen).toEqual([]);
    });
  });
}
