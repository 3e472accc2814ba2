// `campaigns start|pause|resume|complete|cancel ID`.
import type { CampaignVerb } from "../../../domain/campaigns/campaign.ts";
import { campaignId } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { type Command, command } from "../command.ts";

const ABOUT: Record<CampaignVerb, string> = {
  start: "dial every number of a campaign that was not called",
  pause: "stop whatever is not on the line yet",
  resume: "go on with a paused campaign",
  complete: "dial no further numbers; calls that exist finish",
  cancel: "end a campaign for good, with all its waiting calls",
};

export const changeCampaignState: Command[] = (Object.keys(ABOUT) as CampaignVerb[]).map(verb =>
  command({
    name: `campaigns ${verb}`,
    about: ABOUT[verb],
    takes: ["ID"],
    async run({ client, screen }, { args: [id] }) {
      const campaign = await client.campaigns[verb](campaignId(id));
      screen.show(campaign, c => [`Campaign ${c.id} (${c.name}) is ${c.status}.`]);
      return EXIT.done;
    },
  }),
);
