import { describeCallsAt } from "../agents/scenarios.ts";
import { describeForgeriesAt } from "../agents/webhooks.ts";
import { aTrunk, KEY, SECRET } from "./a-trunk.ts";

describeCallsAt("Bland", () => aTrunk(), { hangsUp: true, secrets: [KEY, SECRET] });
describeForgeriesAt("Bland", () => aTrunk(), null);
