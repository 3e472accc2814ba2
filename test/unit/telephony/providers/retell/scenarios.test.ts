import { describeCallsAt } from "../agents/scenarios.ts";
import { describeForgeriesAt } from "../agents/webhooks.ts";
import { aTrunk, KEY } from "./a-trunk.ts";

describeCallsAt("Retell", () => aTrunk(), { tellsOfAnswer: true, hangsUp: true, secrets: [KEY] });
describeForgeriesAt("Retell", () => aTrunk(), 5 * 60_000);
