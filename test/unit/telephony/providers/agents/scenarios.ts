// How calls go at a provider of voice agents, told once for all of them: each brings its adapter and its fake.
import { describeCalls } from "./calls.ts";
import { describeLostDials } from "./lost-dials.ts";
import { describeRefusals } from "./refusals.ts";
import { describeWebhooks } from "./webhooks.ts";
import type { Traits, World } from "./world.ts";

export function describeCallsAt(name: string, worldOf: () => World, traits: Traits): void {
  describeCalls(name, worldOf, traits);
  describeLostDials(name, worldOf, traits);
  describeRefusals(name, worldOf, traits);
  describeWebhooks(name, worldOf, traits);
}
