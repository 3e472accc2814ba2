import { describeCallsAt } from "../agents/scenarios.ts";
import { aTrunk, KEY, TOKEN } from "./a-trunk.ts";

describeCallsAt("Exotel", () => aTrunk(), {
  unsigned: true,
  tellsOfAnswer: true,
  listsOnlyEnded: true,
  secrets: [KEY, TOKEN],
});
