// `trunks create NAME`: another account at a provider, with lines of its own.
import type { CreateTrunk } from "../../../client/generated/types.ts";
import { EXIT } from "../../exit-codes.ts";
import { trunkLines } from "../../terminal/trunk-lines.ts";
import { command } from "../command.ts";
import { TRUNK_OPTIONS, trunkFields } from "./trunk-options.ts";

export const createTrunk = command({
  name: "trunks create",
  about: "another trunk: an account at a provider, with lines of its own",
  takes: ["NAME"],
  options: TRUNK_OPTIONS,
  details: ["Its secrets are set with wrangler secret put first; here they are named."],
  async run({ client, screen }, { values, args: [name = ""] }) {
    // What is missing the service refuses by name.
    const body = { name, ...(await trunkFields(values)) } as CreateTrunk;
    screen.show(await client.trunks.create(body), trunkLines);
    return EXIT.done;
  },
});
