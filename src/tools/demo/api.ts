// The demo's way to the service: plain HTTP, as any client would use it.
import type { CallStatus } from "../../domain/calls/call.ts";
import type { CsvContact } from "./csv-contacts.ts";

const TIMEOUT_MS = 15_000;
const PAGE = 500;

export interface Stats {
  total_calls: number;
  completed_calls: number;
  failed_calls: number;
  in_progress_calls: number;
  pending_calls: number;
  retries_attempted: number;
  by_status: Record<CallStatus, number>;
  /** Among pending_calls: those that were dialled before. */
  waiting_for_retry: number;
}

export interface Metrics {
  current_concurrent_calls: number;
  max_concurrent_calls: number;
  recent_metrics: DayMetrics[];
}

export interface DayMetrics {
  total_calls_initiated: number;
  total_calls_picked: number;
  total_calls_disconnected: number;
  total_calls_rnr: number;
  total_calls_failed: number;
  total_retries: number;
  peak_concurrent_calls: number;
  dlq_entries_created: number;
}

export interface CallRow {
  call_id: string;
  phone_number: string;
  status: CallStatus;
  attempt_count: number;
  max_attempts: number;
  next_retry_at: string | null;
  error_message: string | null;
  metadata: { name?: string } | null;
}

export interface CallDetail extends CallRow {
  attempts: {
    attempt: number;
    status: string;
    started_at: string | null;
    ended_at: string | null;
    duration: number | null;
    error: string | null;
  }[];
}

export interface Added {
  added_count: number;
  errors: string[];
  duplicates: string[];
}

export type Api = ReturnType<typeof connect>;

export function connect(url: string, token: string, signal: AbortSignal) {
  async function ask<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { "X-Auth-Token": token, "Content-Type": "application/json" },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return JSON.parse(text) as T;
  }

  return {
    createCampaign: (campaign: Record<string, unknown>) =>
      ask<{ id: number }>("POST", "/campaigns", campaign),
    addContacts: (campaignId: number, contacts: readonly CsvContact[]) =>
      ask<Added>("POST", `/campaigns/${campaignId}/targets`, {
        targets: contacts.map(({ phoneNumber, name, timeZone }) => ({
          phone_number: phoneNumber,
          metadata: name === null ? null : { name },
          time_zone: timeZone,
        })),
      }),
    initiate: (campaignId: number, phoneNumbers: readonly string[]) =>
      ask("POST", "/bulk-initiate-calls", { campaign_id: campaignId, phone_numbers: phoneNumbers }),
    start: (campaignId: number) => ask("POST", `/campaigns/${campaignId}/start`),
    campaign: (campaignId: number) => ask<{ status: string }>("GET", `/campaigns/${campaignId}`),
    stats: (campaignId: number) => ask<Stats>("GET", `/campaigns/${campaignId}/stats`),
    metrics: () => ask<Metrics>("GET", "/metrics"),
    call: (callId: string) => ask<CallDetail>("GET", `/calls/${callId}`),
    async calls(campaignId: number): Promise<CallRow[]> {
      const all: CallRow[] = [];
      let cursor = "";
      do {
        const path = `/calls?campaign_id=${campaignId}&limit=${PAGE}&cursor=${encodeURIComponent(cursor)}`;
        const page = await ask<{ data: CallRow[]; next_cursor: string | null }>("GET", path);
        all.push(...page.data);
        cursor = page.next_cursor ?? "";
      } while (cursor !== "");
      return all;
    },
  };
}
