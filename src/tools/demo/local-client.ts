// The product's client, for a service that was started on this machine.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Service, serviceAt } from "../../cli/client/service.ts";
import { DEVELOPMENT_TOKEN } from "../../domain/access/development-token.ts";

export const localClient = (base: string, signal: AbortSignal): Service =>
  serviceAt(
    { base, token: DEVELOPMENT_TOKEN },
    {
      signal,
      sleep: ms => sleep(ms, undefined, { signal }),
      onRetry: line => console.error(line),
      newKey: randomUUID,
    },
  );
