// The client of a service: every operation of its API by resource, over one way of asking.
import { askerOf } from "./core/ask.ts";
import { originOf } from "./core/lost-connection.ts";
import { type Asking, methodOf } from "./core/operation.ts";
import type { ClientOptions } from "./core/options.ts";
import { OPERATIONS } from "./generated/operations.ts";
import type { Resources } from "./generated/resources.ts";

export type CampaignCallManager = Resources;

export function createClient(options: ClientOptions): CampaignCallManager {
  const { clean = (answer: unknown) => answer } = options;
  const asking: Asking = { ask: askerOf(options), origin: originOf(options.url), clean };
  const resources = Object.entries(OPERATIONS).map(([name, lines]) => [
    name,
    Object.fromEntries(Object.entries(lines).map(([method, line]) => [method, methodOf(line, asking)])),
  ]);
  // The names and the types come from one reading of the document.
  return Object.fromEntries(resources) as unknown as Resources;
}
