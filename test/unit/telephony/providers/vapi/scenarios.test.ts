import { describeCallsAt } from "../agents/scenarios.ts";
import { aTrunk, KEY, SECRET } from "./a-trunk.ts";

describeCallsAt("Vapi", () => aTrunk(), { tellsOfAnswer: true, hangsUp: true, secrets: [KEY, SECRET] });
