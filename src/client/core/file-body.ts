// A file on its way to the service: whole, or in a stream that is never whole in memory.

type Piece = Uint8Array | string;

/** What can be sent as a file. A function is called for each try, and makes a stream safe to repeat. */
export type FileBody =
  | string
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Piece>
  | (() => FileBody);

/** A stream is gone once it was read. */
export const canRepeat = (body: FileBody | undefined): boolean =>
  body === undefined || typeof body === "function" || !isStream(body);

const isStream = (body: FileBody): body is ReadableStream<Uint8Array> | AsyncIterable<Piece> =>
  typeof body === "object" && (body instanceof ReadableStream || Symbol.asyncIterator in body);

/** What fetch takes of it. */
export function bodyInit(body: FileBody | undefined): RequestInit {
  if (body === undefined) return {};
  if (typeof body === "function") return bodyInit(body());
  if (!isStream(body)) return { body: body as NonNullable<RequestInit["body"]> };
  const stream = body instanceof ReadableStream ? body : streamOf(body);
  // Browsers and Node ask for it with a stream; not all types know it.
  return { body: stream as NonNullable<RequestInit["body"]>, ...{ duplex: "half" } };
}

function streamOf(pieces: AsyncIterable<Piece>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
    },
    async cancel(reason) {
      await iterator.return?.(reason);
    },
  });
}
