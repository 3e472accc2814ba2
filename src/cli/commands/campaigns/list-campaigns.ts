// `campaigns list`: the active ones, or all.

import { CAMPAIGN_STATUSES } from "../../../domain/campaigns/campaign.ts";
import { asTyped } from "../../as-typed.ts";
import type { CampaignAnswer } from "../../client/answers.ts";
import { EXIT } from "../../exit-codes.ts";
import { table } from "../../terminal/table.ts";
import { localTime } from "../../terminal/times.ts";
import { command } from "../command.ts";

export const listCampaigns = command({
  name: "campaigns list",
  about: "the active campaigns, newest first",
  options: {
    all: { type: "boolean", about: "inactive ones too, however many there are" },
    status: {
      type: "string",
      value: "STATE",
      about: `${CAMPAIGN_STATUSES.join(", ")}; inactive too`,
    },
  },
  async run({ client, screen }, { values }) {
    const query = {
      is_active: values.all === true || values.status !== undefined ? "all" : undefined,
      status: values.status,
    };
    const list = client.campaigns.list(asTyped(query));
    const campaigns: CampaignAnswer[] = [];
    let cursor: string | null = null;
    for await (const page of list.pages()) {
      campaigns.push(...page.data);
      cursor = page.next_cursor;
      if (values.all !== true) break;
    }
    screen.show(campaigns, lines);
    if (cursor !== null) screen.hint("There are more: --all shows them.");
    return EXIT.done;
  },
});

function lines(campaigns: readonly CampaignAnswer[], width: number): string[] {
  if (campaigns.length === 0) return ["No campaigns. See: call-manager campaigns create --help"];
  return table(
    [
      { title: "id", align: "right" },
      { title: "name", min: 12 },
      { title: "state", min: 11 },
      { title: "numbers", align: "right" },
      { title: "created", optional: true },
      { title: "time zone", min: 10, optional: true },
      { title: "lines", align: "right", optional: true },
    ],
    campaigns.map(c => [
      String(c.id),
      c.name,
      c.is_active ? c.status : `${c.status}, inactive`,
      String(c.phone_count),
      localTime(c.created_at),
      c.time_zone,
      String(c.max_concurrent_calls ?? ""),
    ]),
    width,
  );
}
