// `suppressions check NUMBER`: may it be called?

import { campaignId } from "../../arguments.ts";
import { asTyped } from "../../as-typed.ts";
import { EXIT } from "../../exit-codes.ts";
import { command } from "../command.ts";
import { lines } from "./list-suppressions.ts";
import { WHO_OPTIONS, who } from "./target.ts";

export const checkSuppression = command({
  name: "suppressions check",
  about: "may a number or a person be called, and if not, why",
  takes: ["[NUMBER]"],
  options: {
    person: WHO_OPTIONS.person,
    campaign: { type: "string", value: "ID", about: "for this campaign" },
    purpose: { type: "string", value: "WORD", about: "for this purpose" },
  },
  async run({ client, screen }, { values, args: [phone] }) {
    const { person, campaign, purpose } = values;
    const query = {
      ...who(phone, person),
      campaign_id: campaign === undefined ? undefined : campaignId(campaign),
      purpose,
    };
    screen.show(await client.suppressions.check(asTyped(query)), (checked, width) => [
      `${phone ?? person} ${checked.suppressed ? "must not be called." : "is not suppressed."}`,
      ...(checked.entries.length === 0 ? [] : lines(checked.entries, width)),
    ]);
    return EXIT.done;
  },
});
