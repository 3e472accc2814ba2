// Bodies: read once, checked by a schema, refused with the field and the value named.
import type { Context } from "hono";
import type * as z from "zod";
import { CallManagerError, invalid } from "../../domain/errors.ts";
import type { App } from "../app-env.ts";
import { refuseBeyondLimits } from "./body-limits.ts";
import { fieldErrors } from "./field-errors.ts";

/** 10,000 numbers with room to spare. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

export function check<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = fieldErrors(parsed.error);
  const [field, messages] = Object.entries(fields)[0] ?? ["body", ["Invalid input"]];
  throw invalid(fields, `${field}: ${messages[0]}`);
}

/** `isOptional`: no body at all is an empty object. */
export async function readBody<T extends z.ZodType>(
  c: Context<App>,
  schema: T,
  isOptional = false,
): Promise<z.output<T>> {
  const type = c.req.header("Content-Type");
  if (type !== undefined && !/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
    throw new CallManagerError(
      "unsupported_media_type",
      `Content-Type must be application/json, not "${type.slice(0, 100)}".`,
    );
  }
  const text = await boundedText(c);
  if (isOptional && text.trim() === "") return check(schema, {});
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CallManagerError("bad_request", "The body is not valid JSON.");
  }
  refuseBeyondLimits(value);
  return check(schema, value);
}

const tooLarge = () =>
  new CallManagerError("payload_too_large", `The body must not exceed ${MAX_BODY_BYTES} bytes.`, {
    max_bytes: MAX_BODY_BYTES,
  });

const hasLength = (c: Context<App>) => c.req.header("Content-Length") !== undefined;

function refuseTooLong(c: Context<App>): void {
  if (Number(c.req.header("Content-Length")) > MAX_BODY_BYTES) throw tooLarge();
}

async function boundedText(c: Context<App>): Promise<string> {
  return utf8(await bodyBytes(c));
}

/** A text of whatever type, at most so long. */
export async function bodyText(c: Context<App>, maxBytes: number): Promise<string> {
  const bytes = await bodyBytes(c);
  if (bytes.byteLength <= maxBytes) return utf8(bytes);
  throw new CallManagerError("payload_too_large", `The body must not exceed ${maxBytes} bytes.`, {
    max_bytes: maxBytes,
  });
}

/** Bytes that are no UTF-8 are refused: put right, they would be stored as something else than was sent. */
function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new CallManagerError("bad_request", "The body is not valid UTF-8.");
  }
}

const read = new WeakMap<Request, Promise<Uint8Array<ArrayBuffer>>>();

/** The body as it was sent, bounded; it can be read again, by this and by `readBody`. */
export function bodyBytes(c: Context<App>): Promise<Uint8Array<ArrayBuffer>> {
  const known = read.get(c.req.raw) ?? readBytes(c);
  read.set(c.req.raw, known);
  return known;
}

async function readBytes(c: Context<App>): Promise<Uint8Array<ArrayBuffer>> {
  refuseTooLong(c);
  if (hasLength(c)) return new Uint8Array(await c.req.arrayBuffer());
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
