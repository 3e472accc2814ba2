// Bytes as they come: cut anywhere, in the encodings that spreadsheets write, and no text at all.
import fc from "fast-check";
import { expect, it } from "vitest";
import { bytesOf, cut, textsOf } from "../../../../support/worlds/contact-files.ts";

const joined = async (pieces: readonly Uint8Array[], encoding?: string) =>
  (await textsOf(pieces, encoding)).join("");

it("decodes the same text wherever the bytes are cut, also inside a character", async () => {
  const anything = fc
    .string({ unit: "binary" })
    .filter(text => !text.includes("\0") && !text.startsWith("\ufeff"));
  await fc.assert(
    fc.asyncProperty(anything, fc.array(fc.nat(60)), async (text, positions) => {
      expect(await joined(cut(bytesOf(text), positions))).toBe(text);
    }),
  );
});

it("takes the byte order mark for what it is", async () => {
  expect(await joined([bytesOf("\ufeffa,é")])).toBe("a,é");
  const utf16 = new Uint8Array([
    0xff,
    0xfe,
    ...new Uint8Array(new Uint16Array([..."a\té"].map(c => c.charCodeAt(0))).buffer),
  ]);
  expect(await joined(cut(utf16, [1, 3]))).toBe("a\té");
});

it("believes the client about the encoding, and marks what is not in it", async () => {
  const latin = new Uint8Array([0x4a, 0x6f, 0x73, 0xe9]);
  expect(await joined([latin], "windows-1252")).toBe("José");
  expect(await joined([latin])).toBe("Jos\ufffd");
});

it.each([
  ["a spreadsheet", [0x50, 0x4b, 3, 4, 5], "a spreadsheet (.xlsx) or a zip archive"],
  ["an old spreadsheet", [0xd0, 0xcf, 0x11, 0xe0, 1], "an old spreadsheet"],
  ["a gzip file", [0x1f, 0x8b, 8, 0], "compressed with gzip"],
  ["what is binary", [0x61, 0, 0x62, 0x63, 0x64], "binary, not text"],
])("refuses %s, saying what to send", async (_, bytes, message) => {
  for (const positions of [[], [1], [1, 2, 3]])
    await expect(textsOf(cut(new Uint8Array(bytes), positions))).rejects.toThrow(message);
});

it("reads a file of a byte, and of none", async () => {
  expect(await joined([bytesOf("a")])).toBe("a");
  expect(await joined([])).toBe("");
});
