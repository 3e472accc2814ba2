// Webhooks and events of a test's own.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { api, type Json } from "../../support/api.ts";
import { app } from "../../support/entrance.ts";

export const KEY = "0123456789abcdef";

/** No webhooks, and no events. */
export async function nothingThere(): Promise<void> {
  const tables = [
    "webhook_endpoints",
    "webhook_failures",
    "webhook_runs",
    "event_subscriptions",
    "events",
    "changes",
  ];
  await env.DB.batch(tables.map(table => env.DB.prepare(`DELETE FROM ${table}`)));
}

export async function make(fields: Record<string, unknown> = {}): Promise<Json> {
  const { status, body } = await api("POST", "/api/v1/webhooks", { url: null, ...fields });
  if (status !== 201) throw new Error(`no webhook: ${JSON.stringify(body)}`);
  return body;
}

/** As if they had happened at these times (ms), from this sequence on. */
export const happened = (first: number, times: readonly number[]) =>
  env.DB.batch(
    times.map((at, i) =>
      env.DB.prepare("INSERT INTO events VALUES (?, 'call.finished', 1, 'x', '{}', ?)").bind(first + i, at),
    ),
  );

/** Those of one webhook, as `type campaign`. */
export async function subscriptionsOf(id: string): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT type || ' ' || campaign_id AS one FROM event_subscriptions WHERE endpoint_id = ? ORDER BY one",
  )
    .bind(id)
    .all<{ one: string }>();
  return results.map(row => row.one);
}

/** What the table says that no request does. */
export const put = (id: string, set: string) =>
  env.DB.prepare(`UPDATE webhook_endpoints SET ${set} WHERE id = ?`).bind(id).run();

/** The same API with other settings. */
export async function asDeployed(
  method: string,
  path: string,
  body: unknown,
  vars: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Json }> {
  const deployed = {
    ...env,
    ENVIRONMENT: "production",
    PUBLIC_URL: "https://calls.example.com/prefix",
    API_TOKENS: "boss:admin:boss-token-00001,writer:write:writer-token-0001,reader:read:reader-token-0001",
    WEBHOOK_SECRET_KEY: KEY,
    ...vars,
  } as unknown as Env;
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const all = { "X-Auth-Token": "boss-token-00001", "Content-Type": "application/json", ...headers };
  const response = await app.request(
    `https://alias.example.org${path}`,
    { method, headers: all, ...sent },
    deployed,
    createExecutionContext(),
  );
  return { status: response.status, body: await response.json() };
}
