// The client of the API, for a service that was started on this machine.
import { type CampaignCallManager, createClient } from "../../client/create-client.ts";
import { DEVELOPMENT_TOKEN } from "../../domain/access/development-token.ts";

export const localClient = (url: string, signal: AbortSignal): CampaignCallManager =>
  createClient({ url, token: DEVELOPMENT_TOKEN, signal, onRetry: line => console.error(line) });
