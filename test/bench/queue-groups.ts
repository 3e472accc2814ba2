// How many calls a dial message carries, and how many ends a settlement, while a service is busy: counted in its log,
// at calls that end so many times a second. Alone: npm run bench:groups
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { DEVELOPMENT_TOKEN } from "../../src/domain/access/development-token.ts";
import { DIAL_QUEUE } from "../../src/domain/queue-names.ts";
import { DemoService } from "../../src/tools/demo/service.ts";
import { client } from "./load.ts";
import { benchProvider } from "./provider.ts";

const API = "/api/v1";
const SECONDS = 20;
/** In ms: calls last about so long, so that as many lines are busy as end in that time. */
const CALL_MS = 2_000;

export interface Groups {
  endsPerSecond: number;
  dials: number;
  dialMessages: number;
  ends: number;
  settlements: number;
}

async function groupsAt(perSecond: number): Promise<Groups> {
  const dialMessages = new Set<string>();
  const seen = { dials: 0, ends: 0, settlements: 0 };
  let counting = false;
  const heard = (line: string) => {
    if (!counting || !line.startsWith("{")) return;
    const { message, queue, message_id, call_ids } = JSON.parse(line);
    if (message === "settlement") {
      seen.settlements++;
      seen.ends += call_ids.length;
    } else if (message === "message" && queue === DIAL_QUEUE) {
      seen.dials++;
      dialMessages.add(message_id);
    }
  };
  const lines = (perSecond * CALL_MS) / 1000;
  const provider = await benchProvider(CALL_MS * 0.5, CALL_MS * 1.5);
  const service = new DemoService(null, heard);
  try {
    await service.start(
      {
        TELEPHONY_PROVIDER: "http",
        EXTERNAL_SERVICE_URL: provider.url,
        MAX_CONCURRENT_CALLS: String(lines),
        LOG_LEVEL: "info",
      },
      new AbortController().signal,
    );
    const http = client(service.url, DEVELOPMENT_TOKEN, 4);
    const made = await http.ask("POST", `${API}/campaigns`, {
      name: "busy",
      retry_policy: { max_attempts: 1 },
    });
    const campaign_id = JSON.parse(made.body).id;
    const all = perSecond * (SECONDS + 10);
    for (let from = 0; from < all; from += 1_000) {
      const phone_numbers = Array.from(
        { length: Math.min(1_000, all - from) },
        (_, n) => `+1${3_000_000_000 + from + n}`,
      );
      await http.ask("POST", `${API}/bulk-initiate-calls`, { campaign_id, phone_numbers });
    }
    // All lines are busy, and their calls do not end together any more.
    await pause(3 * CALL_MS);
    counting = true;
    await pause(SECONDS * 1000);
    counting = false;
    http.close();
  } finally {
    await service.stop();
    await provider.close();
  }
  return { ...seen, dialMessages: dialMessages.size, endsPerSecond: seen.ends / SECONDS };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2).map(Number);
  for (const perSecond of asked.length > 0 ? asked : [5, 20, 50, 100, 200]) {
    const { endsPerSecond, dials, dialMessages, ends, settlements } = await groupsAt(perSecond);
    console.log(
      `${perSecond} a second wanted, ${endsPerSecond.toFixed(1)} seen: ${(dials / dialMessages).toFixed(2)} calls a dial message (${dials}/${dialMessages}), ${(ends / settlements).toFixed(2)} ends a settlement (${ends}/${settlements})`,
    );
  }
}
