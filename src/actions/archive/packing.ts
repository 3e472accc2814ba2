// Lines ↔ gzip, piece by piece: a file is never in memory but compressed.

/** Characters that go to the compressor at once. */
const PIECE = 65_536;

export async function gzip(lines: AsyncIterable<string>): Promise<Uint8Array<ArrayBuffer>> {
  const compressor = new CompressionStream("gzip");
  const packed = new Response(compressor.readable).arrayBuffer();
  const writer = compressor.writable.getWriter();
  const encoder = new TextEncoder();
  try {
    let text = "";
    for await (const line of lines) {
      text += `${line}\n`;
      if (text.length < PIECE) continue;
      await writer.write(encoder.encode(text));
      text = "";
    }
    await writer.write(encoder.encode(text));
    await writer.close();
  } catch (error) {
    // Nobody waits for it any more.
    packed.catch(() => {});
    await writer.abort(error).catch(() => {});
    throw error;
  }
  return new Uint8Array(await packed);
}

/** Whoever stops early stops the reading. A file that breaks off throws. */
export async function* gunzipLines(packed: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const reader = packed.pipeThrough(new DecompressionStream("gzip")).getReader();
  let begun = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const lines = (begun + (done ? decoder.decode() : decoder.decode(value, { stream: true }))).split("\n");
      begun = lines.pop() ?? "";
      yield* lines;
      if (done) break;
    }
    if (begun !== "") throw new Error("the last line does not end");
  } finally {
    await reader.cancel().catch(() => {});
  }
}

export const streamOf = (bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new Blob([bytes]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>;

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, byte => byte.toString(16).padStart(2, "0")).join("");
}
