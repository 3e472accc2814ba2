// What is read of the API's answers.
import type { CallStatus } from "../../domain/calls/call.ts";

export interface CampaignAnswer {
  id: number;
  name: string;
  description: string | null;
  is_active: boolean;
  status: string;
  time_zone: string;
  max_concurrent_calls: number | null;
  weight?: number;
  retry_policy: Record<string, unknown> | null;
  business_hours: { day_of_week: number; start: string; end: string }[] | null;
  created_at: string;
  started_at: string | null;
  completed_at: string | null;
  phone_count: number;
}

export interface CampaignStats {
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

export interface CallAnswer {
  call_id: string;
  campaign_id: number;
  campaign_name: string;
  phone_number: string;
  status: CallStatus;
  attempt_count: number;
  max_attempts: number;
  created_at: string;
  last_attempt_at: string | null;
  scheduled_at: string | null;
  next_retry_at: string | null;
  total_call_time: number;
  external_call_id: string | null;
  error_message: string | null;
  metadata: unknown;
}

export interface AttemptAnswer {
  attempt: number;
  status: string;
  started_at: string | null;
  ended_at: string | null;
  duration: number | null;
  error: string | null;
}

export interface CallDetail extends CallAnswer {
  attempts: AttemptAnswer[];
}

export interface Check {
  check: string;
  pass: boolean;
  detail: string;
}

export interface CampaignExplained {
  can_dial_now: boolean;
  next_eligible_at: string | null;
  reason: string;
  checks: Check[];
}

export interface MetricsAnswer {
  system_status: string;
  current_concurrent_calls: number;
  max_concurrent_calls: number;
  queued_calls: number;
  recent_metrics: DayMetrics[];
}

export interface DayMetrics {
  date: string;
  total_calls_initiated: number;
  total_calls_picked: number;
  total_calls_disconnected: number;
  total_calls_rnr: number;
  total_calls_failed: number;
  total_retries: number;
  total_call_duration_seconds: number;
  avg_call_duration: number;
  peak_concurrent_calls: number;
  dlq_entries_created: number;
}

export interface ImportAnswer {
  import_id: string | null;
  rows: number;
  added_count: number;
  duplicates: number | unknown[];
  rejected: number;
  errors: { line: number; column: string | null; value: string | null; reason: string }[];
  errors_url: string | null;
}

export interface DeadLetter {
  id: string;
  queue: string;
  payload: unknown;
  reason: string;
  created_at: string;
  state?: string;
  call_id?: string | null;
  error?: string | null;
  history?: { at?: string; event?: string; detail?: string | null }[];
}

export interface HealthAnswer {
  status: string;
  checks: Record<string, { status: string; problems?: string[] }>;
}
