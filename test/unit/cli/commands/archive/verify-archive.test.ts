// The chain of manifests, read and hashed by the command line itself.
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { contractServer } from "../../contract-server.ts";

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

/** Three manifests of a file each, as texts. */
function chainOf(length = 3): { texts: string[]; hashes: string[] } {
  const [texts, hashes]: [string[], string[]] = [[], []];
  for (let manifest = 1; manifest <= length; manifest++) {
    const sha256 = hashes.at(-1);
    const previous = sha256 === undefined ? null : { manifest: manifest - 1, sha256 };
    const text = `${JSON.stringify({ manifest, previous, files: [{ name: `calls-${manifest}` }] }, null, 1)}\n`;
    texts.push(text);
    hashes.push(hashOf(text));
  }
  return { texts, hashes };
}

const serverOf = ({ texts, hashes }: ReturnType<typeof chainOf>) =>
  contractServer({
    "GET /api/v1/archive": {
      body: {
        data: [],
        next_cursor: null,
        chain: { manifest: texts.length, sha256: hashes.at(-1), verified: true, problems: [] },
      },
    },
    ...Object.fromEntries(
      texts.map((body, i) => [
        `GET /api/v1/archive/manifest-${String(i + 1).padStart(8, "0")}.json`,
        { body },
      ]),
    ),
  });

it("is whole when each manifest is what the one behind it says", async () => {
  const chain = chainOf();
  const { code, out } = await (await serverOf(chain)).cli("archive", "verify", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({ manifests: 3, files: 3, newest: chain.hashes[2], problems: [] });
});

it.each([1, 2, 3])("is broken when manifest %i was changed, by name", async changed => {
  const chain = chainOf();
  chain.texts = chain.texts.map((text, i) => (i === changed - 1 ? text.replace("calls-", "call5-") : text));
  const { code, out } = await (await serverOf(chain)).cli("archive", "verify");
  expect(code).toBe(3);
  expect(out.replace(/\s+/g, " ")).toContain(`manifest-0000000${changed}.json is not what was written`);
});

it("is broken when the whole chain was written anew, for whoever has kept a hash", async () => {
  const kept = chainOf();
  const { code } = await (await serverOf(kept)).cli("archive", "verify", "--head", kept.hashes[1] ?? "");
  expect(code).toBe(0);
  const anew = chainOf(4);
  anew.texts[0] = anew.texts[0]?.replace("calls-1", "calls-9") ?? "";
  const forged = { texts: [anew.texts[0]], hashes: [hashOf(anew.texts[0])] };
  const answered = await (await serverOf(forged)).cli("archive", "verify", "--head", kept.hashes[1] ?? "");
  expect(answered.code).toBe(3);
  expect(answered.out).toContain("No manifest has the SHA-256");
});

it("is broken when a manifest names none before it, though it is not the first", async () => {
  const lone = `${JSON.stringify({ manifest: 2, previous: null, files: [] })}\n`;
  const first = chainOf(1);
  const broken = { texts: [first.texts[0] ?? "", lone], hashes: [first.hashes[0] ?? "", hashOf(lone)] };
  const { code, out } = await (await serverOf(broken)).cli("archive", "verify");
  expect(code).toBe(3);
  expect(out).toContain("does not name the manifest before it");
});
