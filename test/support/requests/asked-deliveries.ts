// Requests about what was sent to webhooks, by operation: as they are meant, and refused.
import { env } from "cloudflare:workers";
import { api } from "../api.ts";
import { type Asked, v1 } from "./ask.ts";

let known: string | null = null;

/** One whose receiver does not exist, and that was sent the event 1. */
export async function toldWebhook(): Promise<string> {
  if (known !== null) return known;
  // In development this machine may be sent to; nobody listens there.
  const { body } = await api("POST", "/api/v1/webhooks", {
    url: "http://localhost:9/",
    types: ["trunk.paused"],
  });
  const trunk = JSON.stringify({ name: "default", paused: 1, breaker_opened_at: null });
  await env.DB.batch([
    env.DB.prepare("INSERT INTO events VALUES (1, 'trunk.paused', NULL, 'default', ?, ?)").bind(
      trunk,
      Date.now(),
    ),
    env.DB.prepare("INSERT INTO webhook_runs VALUES (?, 0, 1, ?, 1, 0, 9)").bind(body.id, Date.now()),
    env.DB.prepare("UPDATE webhook_endpoints SET cursor = 1 WHERE id = ?").bind(body.id),
  ]);
  known = body.id as string;
  return known;
}

const of = (method: string, rest: string) => async () =>
  v1(method, `/webhooks/${await toldWebhook()}${rest}`);
const SINCE = "2026-01-01T00:00:00Z";

export const deliveriesAsked: Asked = {
  testWebhook: [
    [200, of("POST", "/test")],
    [404, () => v1("POST", "/webhooks/nothing/test")],
    [
      409,
      async () => {
        const { body } = await api("POST", "/api/v1/webhooks", { url: null });
        return v1("POST", `/webhooks/${body.id}/test`);
      },
    ],
  ],
  listDeliveries: [
    [200, of("GET", "/deliveries")],
    [200, of("GET", "/deliveries?state=delivered&limit=1")],
    [400, of("GET", "/deliveries?state=lost")],
    [404, () => v1("GET", "/webhooks/nothing/deliveries")],
  ],
  resendDelivery: [
    [200, of("POST", "/deliveries/1/resend")],
    [400, of("POST", "/deliveries/one/resend")],
    [404, of("POST", "/deliveries/999999/resend")],
  ],
  resendSince: [
    [200, of("POST", `/resend?since=${SINCE}`)],
    [400, of("POST", "/resend")],
    [400, of("POST", "/resend?since=yesterday")],
    [404, () => v1("POST", `/webhooks/nothing/resend?since=${SINCE}`)],
  ],
};
