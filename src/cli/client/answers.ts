// What the commands read of the service's answers.
import type { CallRow } from "../../tools/demo/api.ts";

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

export interface CallAnswer extends Omit<CallRow, "metadata"> {
  campaign_id: number;
  campaign_name: string;
  created_at: string;
  last_attempt_at: string | null;
  scheduled_at: string | null;
  total_call_time: number;
  external_call_id: string | null;
  metadata: unknown;
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
