// What D1, Durable Objects and queues refuse for its size, and in which words. The fakes ask here, so that what is too
// large for the platform is too large for them.

/** A bound value, or a row. */
export const MAX_VALUE_BYTES = 2_000_000;
/** The text of one statement. */
export const MAX_SQL_BYTES = 100_000;
export const MAX_BOUND_VALUES = 100;
/** Statements that one invocation may send to D1; each one of a batch counts. */
export const MAX_QUERIES = 1_000;
export const MAX_MESSAGE_BYTES = 128_000;
/** Of one sendBatch: messages, and bytes together. */
export const MAX_SEND_MESSAGES = 100;
export const MAX_SEND_BYTES = 256_000;

/** Whether a text has more bytes than that; counted only where it is near. */
const isLonger = (text: string, bytes: number) =>
  text.length > bytes || (text.length * 3 > bytes && Buffer.byteLength(text) > bytes);

/** Throws what SQLite says about a statement or a value that is too big; `prefix` is whose words they are. */
export function refuseTooBig(sql: string, values: readonly unknown[], prefix = ""): void {
  if (isLonger(sql, MAX_SQL_BYTES)) throw new Error(`${prefix}statement too long: SQLITE_TOOBIG`);
  if (values.length > MAX_BOUND_VALUES) throw new Error(`${prefix}too many SQL variables: SQLITE_ERROR`);
  for (const value of values) {
    const tooBig =
      typeof value === "string"
        ? isLonger(value, MAX_VALUE_BYTES)
        : value instanceof Uint8Array && value.byteLength > MAX_VALUE_BYTES;
    if (tooBig) throw new Error(`${prefix}string or blob too big: SQLITE_TOOBIG`);
  }
}

/** Throws what a queue says about messages that it does not take together, or not at all. */
export function refuseTooManyMessages(bodies: readonly unknown[]): void {
  if (bodies.length > MAX_SEND_MESSAGES)
    throw new Error(`Queue sendBatch failed: ${bodies.length} messages, ${MAX_SEND_MESSAGES} at most`);
  let together = 0;
  for (const body of bodies) {
    const bytes = Buffer.byteLength(JSON.stringify(body) ?? "");
    if (bytes > MAX_MESSAGE_BYTES)
      throw new Error(`Queue send failed: message length of ${bytes} bytes exceeds ${MAX_MESSAGE_BYTES}`);
    together += bytes;
  }
  if (together > MAX_SEND_BYTES)
    throw new Error(`Queue sendBatch failed: batch of ${together} bytes exceeds ${MAX_SEND_BYTES}`);
}
