// A body that is bounded in size and in time.

/** The body, or null when it is longer than `maxBytes`, broken off or not there when `late` resolves. */
export async function readText(
  response: Response,
  late: Promise<null>,
  maxBytes: number,
): Promise<string | null> {
  const { headers } = response;
  // What says that it is short is read in one go; what is compressed says nothing of its length.
  if (!headers.has("Content-Encoding") && Number(headers.get("Content-Length") ?? Number.NaN) <= maxBytes)
    return readShort(response, late, maxBytes);
  const reader = response.body?.getReader();
  if (reader === undefined) return null;
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for (;;) {
      const step = await Promise.race([reader.read(), late]);
      if (step === null) return null;
      if (step.done) return text + decoder.decode();
      bytes += step.value.byteLength;
      if (bytes > maxBytes) return null;
      text += decoder.decode(step.value, { stream: true });
    }
  } catch {
    return null;
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function readShort(response: Response, late: Promise<null>, maxBytes: number): Promise<string | null> {
  try {
    const text = await Promise.race([response.text(), late]);
    return text !== null && text.length <= maxBytes ? text : null;
  } catch {
    return null;
  }
}
