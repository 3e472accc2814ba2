// A form's fields → what the API takes for a new campaign.
import type { Sent } from "../api/api-types.ts";

type Body = Sent<"post", "/campaigns">["body"];

export function campaignBody(form: FormData): Body {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const whole = (name: string) => (text(name) === "" ? null : Number(text(name)));
  const days = form.getAll("day").map(Number);
  const attempts = whole("max_attempts");
  const minutes = whole("minutes");
  const hours = days.map(day_of_week => ({ day_of_week, start: text("start"), end: text("end") }));
  return {
    name: text("name"),
    ...(text("time_zone") === "" ? {} : { time_zone: text("time_zone") }),
    ...(days.length === 0 ? {} : { business_hours: hours }),
    ...(whole("max_concurrent_calls") === null
      ? {}
      : { max_concurrent_calls: whole("max_concurrent_calls") }),
    ...(whole("weight") === null ? {} : { weight: whole("weight") ?? 1 }),
    ...(attempts === null && minutes === null
      ? {}
      : {
          retry_policy: {
            ...(attempts === null ? {} : { max_attempts: attempts }),
            ...(minutes === null ? {} : { base_delay: `${minutes}m`, max_delay: `${minutes}m` }),
          },
        }),
  };
}
