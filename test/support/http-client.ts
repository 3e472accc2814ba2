// A client of an older system: knows HTTP, its own headers and nothing else of the service.
import { exports } from "cloudflare:workers";
import { expect } from "vitest";
import type { Answer } from "./api.ts";

export type Client = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** Every request carries `headers`; a redirect is never followed, and every answer must be JSON. */
export const clientWith =
  (headers: Record<string, string>): Client =>
  async (method, path, body) => {
    const url = path.startsWith("http") ? path : `http://calls.test${path}`;
    const response = await exports.default.fetch(url, {
      method,
      redirect: "manual",
      headers: { ...headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.headers.get("Content-Type")).toMatch(/^application\/json/);
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

/** ISO 8601, UTC, with Z. */
export const aTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
