// A request as a list of what it is made of, and what is answered to it.
import { exports } from "cloudflare:workers";
import { TOKEN } from "./api.ts";
import type { Answered } from "./documented.ts";

export type Ask = [method: string, path: string, body?: unknown];

/** By operation: requests with the status that each is to have, made when their turn comes. */
export type Asked = Record<string, [status: number, make: () => Ask | Promise<Ask>][]>;

/** An id that nothing has. */
export const NOWHERE = 99_999_999;

export const v1 = (method: string, path: string, body?: unknown): Ask => [method, `/api/v1${path}`, body];

/** The same request, in a situation. */
export const after = (situation: () => Promise<unknown>, ask: Ask) => async () => {
  await situation();
  return ask;
};

export async function answerTo([method, path, body]: Ask): Promise<Answered> {
  const response = await exports.default.fetch(`http://calls.test${path}`, {
    method,
    headers: { "X-Auth-Token": TOKEN, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const contentType = response.headers.get("Content-Type");
  const text = await response.text();
  const isJson = contentType?.startsWith("application/json") === true;
  return { status: response.status, contentType, body: isJson ? JSON.parse(text) : text };
}
