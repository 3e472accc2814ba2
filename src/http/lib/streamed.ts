// An answer that is written while it is read: piece by piece, at the client's pace.

export const CSV_TYPE = "text/csv; charset=utf-8";
export const NDJSON_TYPE = "application/x-ndjson";

/** Rows of one answer: what an invocation may ask of D1 is bounded, and so is what a broken connection costs. */
export const MAX_ROWS_OF_A_FILE = 100_000;

/**
 * The first piece is there before the answer begins, so that what fails at once is an ordinary error. When a later one
 * fails the stream breaks off: what was sent must not look complete. `next`: the Link to the part behind this one.
 */
export async function download(
  pieces: AsyncGenerator<string>,
  { type, fileName, next = null }: { type: string; fileName: string; next?: string | null },
): Promise<Response> {
  const encoder = new TextEncoder();
  let first: IteratorResult<string> | null = await pieces.next();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = first ?? (await pieces.next());
      first = null;
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${fileName}"`,
      "Cache-Control": "no-store",
      ...(next === null ? {} : { Link: next }),
    },
  });
}
