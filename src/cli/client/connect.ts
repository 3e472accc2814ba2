// The client of the API as the command line has it: files go over a connection that waits for as long as they take.
import { type CampaignCallManager, createClient } from "../../client/create-client.ts";
import type { Connection } from "./connection.ts";
import { fetchWithFiles } from "./upload.ts";

interface Around {
  signal: AbortSignal;
  sleep(ms: number): Promise<unknown>;
  /** Called before each pause, with the reason for it. */
  onRetry(line: string): void;
  /** A new idempotency key. */
  newKey(): string;
  /** Makes an answer harmless where it is printed; absent = it stays as it came. */
  clean?: ((answer: unknown) => unknown) | undefined;
}

export const connect = ({ base, token }: Connection, around: Around): CampaignCallManager =>
  createClient({ url: base, token, fetch: fetchWithFiles, ...around });
