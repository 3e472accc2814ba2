// `campaigns list`: the active ones, or all.
import { CAMPAIGN_STATUSES } from "../../../domain/campaigns/campaign.ts";
import type { CampaignAnswer } from "../../client/answers.ts";
import type { Part } from "../../client/service.ts";
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
  async run({ service, screen }, { values }) {
    const query = {
      is_active: values.all === true || values.status !== undefined ? "all" : undefined,
      status: values.status,
    };
    const campaigns: CampaignAnswer[] = [];
    let cursor: string | null = null;
    do {
      const page: Part<CampaignAnswer[]> = await service.getLinked("/campaigns", {
        query: { ...query, cursor: cursor ?? undefined },
      });
      campaigns.push(...page.answer);
      cursor = page.nextCursor;
    } while (cursor !== null && values.all === true);
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
