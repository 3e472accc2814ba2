// `calls show ID`: one call, attempt by attempt.
import { idSegment } from "../../arguments.ts";
import type { AttemptAnswer, CallAnswer, CallDetail } from "../../client/answers.ts";
import { EXIT } from "../../exit-codes.ts";
import { fields, table } from "../../terminal/table.ts";
import { duration, localTime } from "../../terminal/times.ts";
import { command } from "../command.ts";

export const showCall = command({
  name: "calls show",
  about: "one call with its attempts",
  takes: ["ID"],
  async run({ client, screen }, { args: [id] }) {
    screen.show(await client.calls.get(idSegment(id)), callLines);
    return EXIT.done;
  },
});

export function callLines(call: CallDetail, width: number): string[] {
  return [`Call ${call.call_id}`, ...callFields(call, width), "", ...attemptLines(call.attempts, width)];
}

export const callFields = (c: CallAnswer, width: number) =>
  fields(
    [
      ["number", c.phone_number],
      ["status", c.status],
      ["campaign", `${c.campaign_id} (${c.campaign_name})`],
      ["attempt", `${c.attempt_count} of ${c.max_attempts}`],
      ["next attempt", c.scheduled_at === null ? null : localTime(c.scheduled_at)],
      ["talked", duration(c.total_call_time)],
      ["error", c.error_message],
      ["person", c.person_id ?? null],
      ["debt", c.debt_id ?? null],
      ["subject", c.subject ?? null],
      ["place", placeOf(c)],
      ["consent", c.consent === undefined ? null : consentOf(c.consent)],
      ["metadata", c.metadata === null ? null : JSON.stringify(c.metadata)],
      ["accepted", localTime(c.created_at)],
    ],
    width,
  );

function placeOf(c: CallAnswer): string | null {
  const said = [c.postal_code, c.region, c.country].filter(text => text !== undefined);
  if (said.length === 0) return null;
  return `${said.join(", ")}${c.location_trusted === true ? " (trusted)" : ""}`;
}

const consentOf = ({ basis, scope, obtained_at, expires_at, ref }: NonNullable<CallAnswer["consent"]>) =>
  [
    `${basis} for ${scope === "all" ? "all calls" : scope}`,
    ...(obtained_at === null ? [] : [`from ${localTime(obtained_at)}`]),
    ...(expires_at === null ? [] : [`until ${localTime(expires_at)}`]),
    ...(ref === null ? [] : [`(${ref})`]),
  ].join(" ");

function attemptLines(attempts: readonly AttemptAnswer[], width: number): string[] {
  if (attempts.length === 0) return ["No attempt yet. Why: call-manager calls explain ID"];
  return table(
    [
      { title: "attempt", align: "right" },
      { title: "status" },
      { title: "started" },
      { title: "ended" },
      { title: "talked", align: "right", optional: true },
      { title: "error", min: 12, optional: true },
    ],
    attempts.map(a => [
      String(a.attempt),
      a.status,
      localTime(a.started_at),
      localTime(a.ended_at),
      a.duration === null ? "" : duration(a.duration),
      a.error ?? "",
    ]),
    width,
  );
}
