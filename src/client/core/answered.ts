// What the service answered, read: JSON, or an error.
import { ApiError, Unreachable } from "./errors.ts";

export interface Answered {
  status: number;
  header(name: string): string | null;
  bytes: Uint8Array<ArrayBuffer>;
}

export const textOf = ({ bytes }: Pick<Answered, "bytes">): string => new TextDecoder().decode(bytes);

/** Throws for an error. `also`: a status of an error that has an answer like the others, such as a health's 503. */
export function readJson(answered: Answered, origin: string, also?: number): unknown {
  const { status } = answered;
  const text = textOf(answered);
  refuseRedirect(answered, origin);
  const value = parsed(text);
  if (status >= 400 && (status !== also || isError(value))) throw errorOf(answered, value);
  if (value === undefined) {
    throw new Unreachable(`${origin} answers with something else than JSON; is the URL a call manager's?`);
  }
  return value;
}

/** Throws for what is no file. */
export function readBytes(answered: Answered, origin: string): Uint8Array<ArrayBuffer> {
  refuseRedirect(answered, origin);
  if (answered.status >= 400) throw errorOf(answered, parsed(textOf(answered)));
  return answered.bytes;
}

function refuseRedirect({ status, header }: Answered, origin: string): void {
  if (status >= 300 && status < 400) {
    throw new Unreachable(`${origin} answers with a redirect to ${header("location")}; is the URL right?`);
  }
}

/** Null of nothing; undefined of what is no JSON. */
export function parsed(text: string): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface ErrorForm {
  code?: unknown;
  message?: unknown;
  details?: unknown;
  request_id?: string;
}

const formOf = (value: unknown) => (value as { error?: ErrorForm } | null | undefined)?.error;
/** Of an error; undefined of anything else. */
export const codeOf = (answered: Pick<Answered, "bytes">): unknown => formOf(parsed(textOf(answered)))?.code;

const isError = (value: unknown) => typeof formOf(value) === "object" || value === undefined;

/** The API's one error form; anything else keeps its status. */
export function errorOf({ status, header }: Pick<Answered, "status" | "header">, value: unknown): ApiError {
  const error = formOf(value);
  const wait = header("retry-after");
  return new ApiError({
    status,
    code: typeof error?.code === "string" ? error.code : "http_error",
    message: typeof error?.message === "string" ? error.message : `The answer was ${status}.`,
    details: isObject(error?.details) ? error.details : {},
    requestId: error?.request_id ?? header("x-request-id"),
    retryAfterSeconds: wait !== null && /^\d+$/.test(wait) ? Number(wait) : null,
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
