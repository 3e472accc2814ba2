// A campaign to look at: numbers of which the simulator's behaviour is known, and some that it draws lots for.
import type { Sent } from "../api/api-types.ts";

/** By the digit behind +1500555. Those that never report, or too late, would hold the campaign open for long. */
const MAGIC = [
  { digit: 1, name: "Picks up" },
  { digit: 2, name: "Hangs up" },
  { digit: 3, name: "Never answers" },
  { digit: 4, name: "Fails" },
  { digit: 6, name: "Is reported twice" },
  { digit: 8, name: "Is refused" },
  { digit: 9, name: "Answers the second time" },
];
const OF_EACH = 5;
const DRAWN = 25;

export function trialCampaign(): Sent<"post", "/campaigns">["body"] {
  const magic = MAGIC.flatMap(({ digit, name }) =>
    Array.from({ length: OF_EACH }, (_, i) => ({
      phone_number: `+1500555${digit}${String(i).padStart(3, "0")}`,
      metadata: { name },
    })),
  );
  const drawn = Array.from({ length: DRAWN }, (_, i) => ({
    phone_number: `+12025550${String(100 + i)}`,
    metadata: { name: "As lots fall" },
  }));
  return {
    name: "Trial",
    targets: [...magic, ...drawn],
    retry_policy: { max_attempts: 3, base_delay: "5s", max_delay: "10s" },
  };
}
