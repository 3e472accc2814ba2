// Answers of the API as the pages get them: one world, changed by each test where it matters.
import type { Campaign, Live, Overview } from "../../../src/web/api/api-types.ts";

export const NOW = Date.parse("2026-11-20T21:40:00.000Z");

export const COUNTS = {
  total: 10_000,
  ended: 6_200,
  on_the_line: 12,
  to_retry: 900,
  waiting: 188,
  not_called: 2_700,
  picked: 3_900,
  failed: 2_290,
  cancelled: 10,
};

export const live = (changes: Partial<Live> = {}): Live => ({
  as_of: "2026-11-20T21:40:00.000Z",
  id: 7,
  name: "Appointment reminders",
  status: "in_progress",
  is_active: true,
  started_at: "2026-11-20T13:00:00.000Z",
  completed_at: null,
  counts: COUNTS,
  pick_up: 0.38,
  lines: { in_use: 12, max_concurrent_calls: 20 },
  waits: {
    reason: "hours",
    text: "Closed until 2026-11-23T17:00:00Z.",
    until: "2026-11-23T17:00:00.000Z",
  },
  why: {
    as_of: "2026-11-20T21:39:58.000Z",
    closed_by_zone: [{ time_zone: "America/Los_Angeles", calls: 188, until: "2026-11-23T17:00:00.000Z" }],
    ready: 40,
    retry_delay: 212,
    lines: 0,
    pace: 0,
    breaker: 0,
    caller_ids: 0,
    number: 2,
    state: 0,
    never: 31,
    at_least: false,
  },
  done_by: null,
  ...changes,
});

export const overview = (changes: Partial<Overview> = {}): Overview => ({
  as_of: "2026-11-20T21:40:00.000Z",
  trunks: [
    {
      name: "default",
      status: "ok",
      lines_in_use: 34,
      on_the_line: 30,
      max_concurrent_calls: 40,
      calls_per_second: 5,
      dials_last_minute: 216,
      held_until: null,
      breaker: { state: "closed", until: null, dials_in_window: 60, failures_in_window: 3 },
    },
  ],
  today: {
    date: "2026-11-20",
    accepted: 9_000,
    dialled: 100,
    picked: 38,
    disconnected: 12,
    rnr: 45,
    failed: 5,
    seconds: 1_520,
    retries: 40,
  },
  due: { calls: 1_204, at_least: false },
  campaigns: [
    {
      id: 7,
      name: "Appointment reminders",
      status: "in_progress",
      counts: COUNTS,
      lines: 12,
      pick_up: 0.41,
      waits: live().waits,
      done_by: null,
    },
  ],
  attention: [
    {
      kind: "dead_letters",
      text: "3 dead letters wait, the oldest for 12 minutes.",
      href: "/api/v1/dead-letters?state=waiting",
    },
  ],
  latest: [
    {
      call_id: "0199e0f7-8c1e-7c66-a1b9-b9e2a8cf3a10",
      campaign_id: 7,
      phone_number: "+12025550143",
      outcome: "PICKED",
      attempt: 1,
      duration: 42,
      ended_at: "2026-11-20T21:39:57.000Z",
    },
  ],
  ...changes,
});

export const campaign = (changes: Partial<Campaign> = {}): Campaign => ({
  id: 7,
  name: "Appointment reminders",
  description: null,
  is_active: true,
  time_zone: "America/New_York",
  max_concurrent_calls: 20,
  weight: 1,
  retry_policy: null,
  business_hours: null,
  voicemail_counts_as: "rnr",
  machine_detection: "off",
  ring_timeout_seconds: null,
  max_call_seconds: null,
  trunks: null,
  compliance: null,
  caller_ids: null,
  provider_options: null,
  status: "in_progress",
  created_at: "2026-11-20T12:00:00.000Z",
  updated_at: "2026-11-20T13:00:00.000Z",
  started_at: "2026-11-20T13:00:00.000Z",
  completed_at: null,
  phone_numbers: [],
  phone_count: 10_000,
  ...changes,
});
