// Something to look at: campaigns that dial, wait, and have ended; calls with a history; a suppressed number.
import { setTimeout as sleep } from "node:timers/promises";
import { DEVELOPMENT_TOKEN } from "../../src/domain/access/development-token.ts";

export interface Seeded {
  running: number;
  closed: number;
  /** Not started yet. */
  fresh: number;
  /** Not started, and nobody is on its list. */
  empty: number;
  callId: string;
  /** Nobody listens there: it is held. */
  webhook: string;
  /** When (ms) its secret was rotated. */
  rotatedAt: number;
}

const ZONES = ["America/New_York", "America/Los_Angeles", "America/Chicago"];
const DIALLED_MS = 15_000;

export async function seed(url: string): Promise<Seeded> {
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { "X-Auth-Token": DEVELOPMENT_TOKEN, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<Record<string, unknown>>;
  };
  const targets = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({
      phone_number: `+1202${String(from + i).padStart(7, "0")}`,
      time_zone: ZONES[i % 3],
      metadata: { name: `Person ${i}` },
    }));
  const make = async (fields: Record<string, unknown>) => {
    const { id } = await ask("POST", "/campaigns", fields);
    return id as number;
  };
  const { id: webhook } = await ask("POST", "/webhooks", {
    url: "http://127.0.0.1:9/calls",
    description: "results into the CRM",
  });
  await ask("POST", `/webhooks/${webhook}/rotate`);
  const rotatedAt = Date.now();
  await ask("POST", "/webhooks", { url: null, types: ["call.finished"], payload: "thin" });
  const running = await make({
    name: "Appointment reminders",
    targets: targets(5_550_100, 300),
    max_concurrent_calls: 8,
    retry_policy: { max_attempts: 3, base_delay: "30m" },
    // Observed: it dials at any hour, and its calls have evidence.
    compliance: { packs: ["us-federal"], purpose: "telemarketing", mode: "observe" },
  });
  // Open in one hour of the week that is not now.
  const day = (new Date().getUTCDay() + 3) % 7;
  const closed = await make({
    name: "Collections, second notice",
    targets: targets(6_550_100, 120),
    business_hours: [{ day_of_week: day, start: "09:00", end: "17:00" }],
  });
  const fresh = await make({ name: "Renewals of spring", targets: targets(7_550_100, 20) });
  const empty = await make({ name: "Nobody yet" });
  for (const id of [running, closed]) await ask("POST", `/campaigns/${id}/start`);
  await ask("POST", "/suppressions", {
    phone_number: "+12025550199",
    reason: "opt_out",
    note: "asked to stop, by letter",
  });
  await sleep(DIALLED_MS);
  const calls = (await ask("GET", `/calls?campaign_id=${running}&status=RNR`)).data as { call_id: string }[];
  const any = (await ask("GET", `/calls?campaign_id=${running}`)).data as { call_id: string }[];
  return {
    running,
    closed,
    fresh,
    empty,
    callId: (calls[0] ?? any[0])?.call_id ?? "",
    webhook: webhook as string,
    rotatedAt,
  };
}
