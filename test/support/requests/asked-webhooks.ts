// Requests about where events are sent, by operation: as they are meant, and refused.
import { api } from "../api.ts";
import { type Asked, after, NOWHERE, v1 } from "./ask.ts";

let known: string | null = null;

/** The same one each time: there may be few. */
export async function knownWebhook(): Promise<string> {
  known ??= (await api("POST", "/api/v1/webhooks", { url: null })).body.id as string;
  return known;
}

const of =
  (method: string, rest = "", body?: unknown) =>
  async () =>
    v1(method, `/webhooks/${await knownWebhook()}${rest}`, body);

export const webhooksAsked: Asked = {
  createWebhook: [
    [201, () => v1("POST", "/webhooks", { url: null, types: ["call.finished"] })],
    [201, () => v1("POST", "/webhooks", { url: "https://receiver.example.net:8443/", ordered: true })],
    [400, () => v1("POST", "/webhooks", {})],
    [400, () => v1("POST", "/webhooks", { url: "https://10.0.0.1/" })],
    [400, () => v1("POST", "/webhooks", { url: null, types: ["call.begun"] })],
    [400, () => v1("POST", "/webhooks", { url: null, campaign_ids: [NOWHERE] })],
  ],
  listWebhooks: [[200, after(knownWebhook, v1("GET", "/webhooks"))]],
  getWebhook: [
    [200, of("GET")],
    [404, () => v1("GET", "/webhooks/nothing")],
  ],
  updateWebhook: [
    [200, of("PATCH", "", { description: "polled every minute", payload: "thin" })],
    [400, of("PATCH", "", { url: "http://receiver.example.net/" })],
    [404, () => v1("PATCH", "/webhooks/nothing", { ordered: true })],
  ],
  deleteWebhook: [
    [
      200,
      async () => {
        const { body } = await api("POST", "/api/v1/webhooks", { url: null });
        return v1("DELETE", `/webhooks/${body.id}`);
      },
    ],
    [404, () => v1("DELETE", "/webhooks/nothing")],
  ],
  getWebhookSecret: [
    [200, of("GET", "/secret")],
    [404, () => v1("GET", "/webhooks/nothing/secret")],
  ],
  rotateWebhookSecret: [
    [200, of("POST", "/rotate")],
    [404, () => v1("POST", "/webhooks/nothing/rotate")],
  ],
  disableWebhook: [
    [200, of("POST", "/disable")],
    [404, () => v1("POST", "/webhooks/nothing/disable")],
  ],
  enableWebhook: [
    [200, of("POST", "/enable")],
    [200, of("POST", "/enable", { from: "2026-11-20T10:00:00Z" })],
    [400, of("POST", "/enable", { from: "yesterday" })],
    [404, () => v1("POST", "/webhooks/nothing/enable", { from: "now" })],
  ],
};
