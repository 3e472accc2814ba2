// `:name` of a trunk in a path.
import { DEFAULT_TRUNK } from "../../../domain/trunks/trunk.ts";
import { pathText } from "../../lib/parameters.ts";

export const trunkNameInPath = pathText({
  description: "The trunk's name, such as `default`.",
  example: DEFAULT_TRUNK,
  shared: "TrunkName",
});
