// What is said of a webhook on the command line, when it is made and when it is changed. The service knows which types
// and campaigns there are.

import type { EventType } from "../../../domain/events/event-type.ts";
import { WrongUsage } from "../../wrong-usage.ts";
import type { Values } from "../command.ts";

export const FILTER_OPTIONS = {
  types: { type: "string", value: "A,B", about: "only events of these types (all but attempt.ended)" },
  campaign: { type: "string", value: "1,2", about: "only events of these campaigns; all = of every one" },
} as const;

export const WEBHOOK_OPTIONS = {
  ...FILTER_OPTIONS,
  description: { type: "string", value: "TEXT", about: "what it is for" },
  payload: { type: "string", value: "HOW", about: "full, or thin: ids only" },
  ordered: {
    type: "string",
    value: "yes|no",
    about: "one by one, the next when the one before is there (no)",
  },
} as const;

const list = (text: string) =>
  text
    .split(",")
    .map(each => each.trim())
    .filter(each => each !== "");

/** What was not given is left out. */
export function webhookFilters({ types, campaign }: Values<typeof FILTER_OPTIONS>) {
  return {
    ...(types === undefined ? {} : { types: list(types) as EventType[] }),
    ...(campaign === undefined ? {} : { campaign_ids: campaignIds(campaign) }),
  };
}

function campaignIds(text: string): number[] | null {
  if (text.trim() === "all") return null;
  return list(text).map(each => {
    if (/^\d{1,15}$/.test(each)) return Number(each);
    throw new WrongUsage(`--campaign must be ids of campaigns, or all, not "${each}".`);
  });
}

/** What was not given is left out. */
export function webhookFields(values: Values<typeof WEBHOOK_OPTIONS>) {
  const { description, payload } = values;
  return {
    ...webhookFilters(values),
    ...(description === undefined ? {} : { description: description === "" ? null : description }),
    ...(payload === undefined ? {} : { payload }),
    ...(values.ordered === undefined ? {} : { ordered: isYes(values.ordered) }),
  };
}

function isYes(text: string): boolean {
  if (text === "yes" || text === "no") return text === "yes";
  throw new WrongUsage(`--ordered must be yes or no, not "${text}".`);
}
