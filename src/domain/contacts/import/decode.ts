// The bytes of a file → its text, piece by piece; what is no text is refused at its first bytes.
import { CallManagerError, invalid } from "../../errors.ts";

/** What one import takes, in bytes: more than the platform lets through on most plans. */
const MAX_BYTES = 512 * 1024 * 1024;

/** Enough to tell what a file is. */
const HEAD_BYTES = 4;

const FOREIGN = [
  { starts: [0x50, 0x4b, 0x03, 0x04], is: "a spreadsheet (.xlsx) or a zip archive" },
  { starts: [0xd0, 0xcf, 0x11, 0xe0], is: "an old spreadsheet (.xls)" },
  { starts: [0x1f, 0x8b], is: "compressed with gzip" },
];
const MARKS = [
  { starts: [0xff, 0xfe], encoding: "utf-16le" },
  { starts: [0xfe, 0xff], encoding: "utf-16be" },
];

type Decoder = InstanceType<typeof TextDecoder>;

/** `encoding`: what the client says; a byte order mark wins over it, and is not part of the text. */
export async function* decodedText(
  bytes: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<string> {
  let decoder: Decoder | null = null;
  let head: Uint8Array = new Uint8Array();
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.byteLength;
    if (total > MAX_BYTES) {
      const message = `A file may have ${MAX_BYTES} bytes. What came before is kept; split the file and send the rest.`;
      throw new CallManagerError("payload_too_large", message, { max_bytes: MAX_BYTES });
    }
    if (decoder !== null) {
      yield decoder.decode(chunk, { stream: true });
      continue;
    }
    head = joined(head, chunk);
    if (head.byteLength < HEAD_BYTES) continue;
    decoder = decoderFor(head, encoding);
    yield firstText(decoder.decode(head, { stream: true }));
  }
  if (decoder === null) {
    decoder = decoderFor(head, encoding);
    yield firstText(decoder.decode(head, { stream: true }));
  }
  yield decoder.decode();
}

function decoderFor(head: Uint8Array, encoding: string): Decoder {
  const startsWith = ({ starts }: { starts: readonly number[] }) =>
    starts.every((byte, i) => head[i] === byte);
  const foreign = FOREIGN.find(startsWith);
  if (foreign !== undefined)
    throw invalid({ file: [`The file is ${foreign.is}, not text. Save it as CSV UTF-8 and send that.`] });
  return new TextDecoder(MARKS.find(startsWith)?.encoding ?? encoding);
}

function firstText(text: string): string {
  if (text.includes("\0"))
    throw invalid({ file: ["The file is binary, not text. Save it as CSV UTF-8 and send that."] });
  return text;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.byteLength === 0) return b;
  const both = new Uint8Array(a.byteLength + b.byteLength);
  both.set(a);
  both.set(b, a.byteLength);
  return both;
}
