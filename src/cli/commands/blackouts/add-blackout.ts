// `blackouts add --reason TEXT`: nobody is called, now or from a time on.
import { campaignId } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { scalarPairs } from "../../terminal/scalar-pairs.ts";
import { fields } from "../../terminal/table.ts";
import { WrongUsage } from "../../wrong-usage.ts";
import { command } from "../command.ts";

const listed = (text: string) => text.split(",").map(part => part.trim());

export const addBlackout = command({
  name: "blackouts add",
  about: "call nobody for a while, everywhere or in some regions",
  options: {
    reason: { type: "string", value: "TEXT", about: "kept with it" },
    from: { type: "string", value: "TIME", about: "ISO 8601 with its offset; now when left out" },
    to: {
      type: "string",
      value: "TIME",
      about: "ISO 8601 with its offset; until it is lifted when left out",
    },
    regions: {
      type: "string",
      value: "US-LA,US-MS",
      about: "regions or countries; everywhere when left out",
    },
    campaign: { type: "string", value: "1,2", about: "calls of these; all when left out" },
  },
  async run({ client, screen }, { values }) {
    const { reason, from, to, regions, campaign } = values;
    if (reason === undefined) throw new WrongUsage("--reason is missing.");
    const added = await client.blackouts.add({
      reason,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(regions === undefined ? {} : { regions: listed(regions) }),
      ...(campaign === undefined ? {} : { campaign_ids: listed(campaign).map(campaignId) }),
    });
    screen.show(added, (blackout, width) => [
      `Nobody is called ${blackout.regions === null ? "anywhere" : `in ${blackout.regions.join(", ")}`}.`,
      ...fields(scalarPairs(blackout), width),
    ]);
    return EXIT.done;
  },
});
