import { describeCallsAt } from "../agents/scenarios.ts";
import { describeForgeriesAt } from "../agents/webhooks.ts";
import { aTrunk, KEY, SECRET } from "./a-trunk.ts";

describeCallsAt("ElevenLabs", () => aTrunk(), { perWorkspace: true, secrets: [KEY, SECRET] });
describeForgeriesAt("ElevenLabs", () => aTrunk(), 30 * 60_000);
