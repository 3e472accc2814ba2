// A request as a list of what it is made of, and what is answered to it.
import { exports } from "cloudflare:workers";
import { TOKEN } from "../api.ts";
import type { Answered } from "./documented.ts";

/** A body with a type of its own is sent as it is. */
export type Ask = [method: string, path: string, body?: unknown, type?: string];

/** By operation: requests with the status that each is to have, made when their turn comes. */
export type Asked = Record<string, [status: number, make: () => Ask | Promise<Ask>][]>;

/** An id that nothing has. */
export const NOWHERE = 99_999_999;

export const v1 = (method: string, path: string, body?: unknown, type?: string): Ask =>
  type === undefined ? [method, `/api/v1${path}`, body] : [method, `/api/v1${path}`, body, type];

/** The same request, in a situation. */
export const after = (situation: () => Promise<unknown>, ask: Ask) => async () => {
  await situation();
  return ask;
};

export async function answerTo([method, path, body, type]: Ask): Promise<Answered> {
  const response = await exports.default.fetch(`http://calls.test${path}`, {
    method,
    headers: {
      "X-Auth-Token": TOKEN,
      ...(body === undefined ? {} : { "Content-Type": type ?? "application/json" }),
    },
    ...(body === undefined ? {} : { body: type === undefined ? JSON.stringify(body) : String(body) }),
  });
  const contentType = response.headers.get("Content-Type");
  // Without the runtime's doubts about text of a type that it does not know.
  const text = new TextDecoder().decode(await response.arrayBuffer());
  const isJson = contentType?.startsWith("application/json") === true;
  return { status: response.status, contentType, body: isJson ? JSON.parse(text) : text };
}
