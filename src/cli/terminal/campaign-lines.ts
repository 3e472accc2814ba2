// A campaign, and why it does or does not dial, as lines.

import { DAYS } from "../../domain/hours/weekday-slots.ts";
import type { CampaignAnswer, CampaignExplained, Check } from "../client/answers.ts";
import { fields, wrap } from "./table.ts";
import { paint } from "./terminal.ts";
import { localTime } from "./times.ts";

export function campaignFields(c: CampaignAnswer, width: number): string[] {
  const time = (iso: string | null) => (iso === null ? null : localTime(iso));
  return fields(
    [
      ["name", c.name],
      ["state", c.is_active ? c.status : `${c.status}, not active`],
      ["numbers", String(c.phone_count)],
      [
        "lines",
        c.max_concurrent_calls === null ? "as many as there are" : `at most ${c.max_concurrent_calls}`,
      ],
      ["weight", String(c.weight)],
      ["trunks", c.trunks?.join(", ") ?? null],
      ["time zone", c.time_zone],
      [
        "hours",
        (c.business_hours ?? []).map(h => `${DAYS[h.day_of_week]} ${h.start}-${h.end}`).join(", ") ||
          "always",
      ],
      ["retries", c.retry_policy === null ? "by the rules" : pairs(c.retry_policy)],
      ["asks first", c.pre_dial_hook?.url ?? null],
      ["created", time(c.created_at)],
      ["started", time(c.started_at)],
      ["completed", time(c.completed_at)],
    ],
    width,
  );
}

const pairs = (policy: Record<string, unknown>) =>
  Object.entries(policy)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");

/** `next`: the earliest that the rules allow. */
export function reasonLines(
  { can_dial_now, next_eligible_at, reason }: CampaignExplained,
  width: number,
): string[] {
  const next = can_dial_now || next_eligible_at === null ? "" : ` Next: ${localTime(next_eligible_at)}.`;
  const verdict = can_dial_now
    ? paint("green", "It can dial now.")
    : paint("yellow", "It does not dial now.");
  return [verdict, ...wrap(`${reason}${next}`, width - 2).map(line => `  ${line}`)];
}

export function checkLines(checks: readonly Check[], width: number): string[] {
  return fields(
    checks.map(({ check, pass, detail }) => [
      `${pass ? paint("green", "✓") : paint("red", "✗")} ${check.replaceAll("_", " ")}`,
      detail,
    ]),
    width,
  );
}
