// Answers of the service as the commands get them.

export const CAMPAIGN = {
  ...{ id: 3, name: "Reminders", description: null, is_active: true, status: "pending" },
  ...{ time_zone: "UTC", max_concurrent_calls: null, retry_policy: null, business_hours: null },
  ...{ created_at: "2026-11-21T08:45:19.334Z", started_at: null, completed_at: null, phone_count: 2 },
};
export const CALL = {
  ...{ call_id: "01a1fd46-75df-7000-8000-03c252909879", campaign_id: 3, campaign_name: "Reminders" },
  ...{ phone_number: "+15005550001", status: "FAILED", attempt_count: 2, max_attempts: 3 },
  ...{ created_at: "2026-11-21T08:45:19.334Z", last_attempt_at: null, scheduled_at: null },
  ...{ total_call_time: 65, external_call_id: null, error_message: "Line is dead", metadata: null },
};
export const STATS = {
  ...{ total_calls: 2, completed_calls: 1, failed_calls: 0, in_progress_calls: 0, pending_calls: 1 },
  ...{ retries_attempted: 1, waiting_for_retry: 1, by_status: { INITIATED: 0 } },
};
export const EXPLAIN = { can_dial_now: false, next_eligible_at: null, reason: "It is paused.", checks: [] };
export const METRICS = { current_concurrent_calls: 1, max_concurrent_calls: 40, recent_metrics: [] };
