// Signing and believing callback URLs: keys are asked for seldom, a new one is found, and what nobody can tell is said.
import { describe, expect, it } from "vitest";
import { type CallbackKey, KNOWN_BEFORE_MS, rotated } from "../../../src/domain/trunks/callback-key.ts";
import { CallbackSignatures } from "../../../src/telephony/callback-signatures.ts";
import { signCallback } from "../../../src/telephony/callback-url.ts";

const FALSE_SIGNATURE = "A".repeat(43);

function world(secrets: { secret?: string; previousSecret?: string } = {}) {
  const trunk = {
    now: 1_800_000_000_000,
    keys: [] as readonly CallbackKey[],
    asked: 0,
    away: false,
    rotate: (secret: string) => {
      trunk.keys = rotated(trunk.keys, secret, trunk.now);
    },
  };
  trunk.rotate("first");
  const isolate = () =>
    new CallbackSignatures({
      secret: "",
      previousSecret: "",
      ...secrets,
      clock: () => trunk.now,
      ask: async () => {
        trunk.asked++;
        if (trunk.away) throw new Error("out of reach");
        return trunk.keys;
      },
    });
  return { trunk, isolate };
}

const failure = async (asked: Promise<unknown>) => asked.then(() => null).catch((e: Error) => e.message);

describe("by the trunk's keys", () => {
  it("what one isolate signs another believes, for that attempt only", async () => {
    const { isolate } = world();
    const [a, b] = [isolate(), isolate()];
    const signature = await a.sign("call-1", 2);
    expect(await b.verify("call-1", 2, signature)).toBe(true);
    expect(await b.verify("call-1", 1, signature)).toBe(false);
    expect(await b.verify("call-2", 2, signature)).toBe(false);
  });

  it("the trunk is asked once for many dials, and again after minutes", async () => {
    const { trunk, isolate } = world();
    const a = isolate();
    for (let attempt = 1; attempt <= 20; attempt++) await a.sign("call-1", attempt);
    expect(trunk.asked).toBe(1);
    trunk.now += 5 * 60_000;
    await a.ready();
    expect(trunk.asked).toBe(2);
  });

  it("without a key nothing is signed, and the next one asks again", async () => {
    const { trunk, isolate } = world();
    const a = isolate();
    trunk.away = true;
    expect(await failure(a.ready())).toBe("out of reach");
    trunk.away = false;
    expect(await failure(a.ready())).toBeNull();
  });

  it("a key that is at hand goes on signing while the trunk is out of reach", async () => {
    const { trunk, isolate } = world();
    const a = isolate();
    await a.ready();
    trunk.away = true;
    trunk.now += 3_600_000;
    expect(await a.verify("call-1", 1, await a.sign("call-1", 1))).toBe(true);
  });

  it("a rotation is picked up by who has the old keys, however many false signatures came before", async () => {
    const { trunk, isolate } = world();
    const [signer, verifier] = [isolate(), isolate()];
    const old = await signer.sign("call-1", 1);
    await verifier.ready();
    trunk.rotate("second");
    trunk.now += KNOWN_BEFORE_MS;
    const other = isolate();
    const fresh = await other.sign("call-2", 1);
    expect(fresh).toBe(await signCallback("second", "call-2", 1));
    expect(await verifier.verify("call-9", 1, FALSE_SIGNATURE)).toBe(false);
    expect(await verifier.verify("call-2", 1, fresh)).toBe(true);
    expect(await verifier.verify("call-1", 1, old)).toBe(true);
    trunk.now += 25 * 3_600_000;
    expect(await verifier.verify("call-1", 1, old)).toBe(false);
  });

  it("false signatures make the trunk work once in five seconds, garbage never", async () => {
    const { trunk, isolate } = world();
    const a = isolate();
    expect(await a.verify("call-1", 1, "garbage")).toBe(false);
    expect(trunk.asked).toBe(0);
    for (let n = 0; n < 10; n++) expect(await a.verify("call-1", 1, FALSE_SIGNATURE)).toBe(false);
    expect(trunk.asked).toBe(1);
    trunk.now += 5_000;
    expect(await a.verify("call-1", 1, FALSE_SIGNATURE)).toBe(false);
    expect(trunk.asked).toBe(2);
  });

  it("nobody says false while the trunk is out of reach", async () => {
    const { trunk, isolate } = world();
    const a = isolate();
    trunk.away = true;
    const signature = await signCallback("first", "call-1", 1);
    expect(await failure(a.verify("call-1", 1, signature))).toBe("out of reach");
    expect(await failure(a.verify("call-1", 1, signature))).toContain("a moment ago");
    expect(trunk.asked).toBe(1);
    trunk.now += 1_000;
    trunk.away = false;
    expect(await a.verify("call-1", 1, signature)).toBe(true);
  });

  it("reports that come together in a new isolate are all believed", async () => {
    const { isolate } = world();
    const a = isolate();
    const signature = await signCallback("first", "call-1", 1);
    const answers = await Promise.all([1, 2, 3, 4].map(() => a.verify("call-1", 1, signature)));
    expect(answers).toEqual([true, true, true, true]);
  });
});

describe("by a secret that is set", () => {
  it("the trunk is not asked, and the secret before is believed", async () => {
    const { trunk, isolate } = world({ secret: "secret of now", previousSecret: "secret before" });
    const a = isolate();
    expect(await a.sign("call-1", 1)).toBe(await signCallback("secret of now", "call-1", 1));
    expect(await a.verify("call-1", 1, await signCallback("secret of now", "call-1", 1))).toBe(true);
    expect(await a.verify("call-1", 1, await signCallback("secret before", "call-1", 1))).toBe(true);
    expect(trunk.asked).toBe(0);
  });

  it("calls that the trunk's key signed keep their URLs", async () => {
    const { isolate } = world({ secret: "secret of now" });
    expect(await isolate().verify("call-1", 1, await signCallback("first", "call-1", 1))).toBe(true);
  });
});
