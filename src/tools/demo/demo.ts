// `npm run demo`: a campaign from a CSV file to final outcomes, on this machine, in about a minute. With `--keep` it
// stays afterwards, to be looked at in the dashboard.
import { openAsBlob } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { CallAnswer, ImportAnswer } from "../../cli/client/answers.ts";
import { onStop } from "../../cli/stop-signals.ts";
import { seconds } from "../../cli/terminal/campaign-progress.ts";
import { importLines } from "../../cli/terminal/import-lines.ts";
import { paint } from "../../cli/terminal/terminal.ts";
import type { CampaignCallManager } from "../../client/create-client.ts";
import { DEVELOPMENT_TOKEN } from "../../domain/access/development-token.ts";
import { ROOT } from "../process/wrangler.ts";
import { checkFindings } from "./checks.ts";
import { localClient } from "./local-client.ts";
import { checkLines, longestCall, summaryLines, timelineLines, unfinishedLines } from "./report.ts";
import { DemoService } from "./service.ts";
import { finalStatus, watchCampaign } from "./watch.ts";

const CONTACTS_FILE = "config/demo-contacts.csv";
/** Every call must have ended this long after the start; 360 calls of two seconds on 40 lines need 35 s. */
const LIMIT_MS = 75_000;
const LOG_LINES = 40;

/** Calls of 1 to 3 seconds, the same ones every time. */
const VARS = {
  TELEPHONY_PROVIDER: "simulator",
  SIMULATOR_MIN_SECONDS: "1",
  SIMULATOR_MAX_SECONDS: "3",
  SIMULATOR_SEED: "demo",
  MAX_CONCURRENT_CALLS: "40",
};
const CAMPAIGN = {
  name: "Demo: appointment reminders",
  retry_policy: { max_attempts: 3, base_delay: "2s", max_delay: "5s", jitter: 0.2 },
};

const KEEPS = parseArgs({ options: { keep: { type: "boolean", default: false } } }).values.keep;

const stopped = new AbortController();
onStop(() => stopped.abort());

const service = new DemoService();
const startedAt = performance.now();
try {
  const { ok, campaignId } = await demo(stopped.signal);
  process.exitCode = ok ? 0 : 1;
  await look(campaignId, stopped.signal);
} catch (error) {
  process.exitCode = stopped.signal.aborted ? 130 : 1;
  if (!stopped.signal.aborted)
    console.error(paint("red", error instanceof Error ? error.message : String(error)));
} finally {
  if (process.exitCode === 1) {
    console.error(`\nThe last lines of the service's log:\n${service.log.lines(LOG_LINES).join("\n")}`);
  }
  await service.stop();
}

function title(text: string): void {
  console.log(`\n${paint("bold", text)}`);
}

function print(lines: readonly string[]): void {
  console.log(lines.join("\n"));
}

/** Says where it can be looked at; where it is kept, until somebody stops it. */
async function look(campaignId: number, signal: AbortSignal): Promise<void> {
  const address = `${service.url}/ui/campaigns/${campaignId}`;
  if (!KEEPS) {
    console.log(`\nIts dashboard was ${address}; to look at it: npm run demo -- --keep`);
    return;
  }
  console.log(`\nIt goes on until Ctrl-C. Sign in with ${DEVELOPMENT_TOKEN}: ${paint("bold", address)}`);
  if (!signal.aborted) await new Promise<void>(done => signal.addEventListener("abort", () => done()));
}

/** `ok` when all is as it should be. */
async function demo(signal: AbortSignal): Promise<{ ok: boolean; campaignId: number }> {
  console.log("Starting the service, with its database, queues and telephone network …");
  await service.start(VARS, signal);
  console.log(`It answers at ${service.url} after ${seconds(performance.now() - startedAt)}.`);
  const client = localClient(service.url, signal);

  title(`Import of ${CONTACTS_FILE}`);
  const { id } = await client.campaigns.create(CAMPAIGN);
  const imported = await importContacts(client, id);
  print(importLines(imported, false, Number.POSITIVE_INFINITY));

  title(`Campaign ${id} on ${VARS.MAX_CONCURRENT_CALLS} lines`);
  await client.campaigns.start(id);
  const { rows, added_count: contacts } = imported;
  const watched = await watchCampaign(client, { id, contacts, limitMs: LIMIT_MS }, signal);
  const durationMs = watched.samples.at(-1)?.atMs ?? 0;

  const status = await finalStatus(client, id);
  const [stats, metrics, calls] = await Promise.all([
    client.campaigns.getStats(id),
    client.metrics.get(),
    callsOf(client, id),
  ]);
  const findings = { contacts, stats, metrics, calls };
  title("Summary");
  print(summaryLines(findings, { status, leftOut: rows - contacts, durationMs }));
  const example = longestCall(calls);
  if (example !== null) {
    title("One call, attempt by attempt");
    print(timelineLines(await client.calls.get(example.call_id)));
  }
  title("Checked");
  const checks = [
    {
      ok: watched.ended,
      claim: `all ended within ${LIMIT_MS / 1000} s of the start (${seconds(durationMs)})`,
    },
    // While calls are going on, two counts that are read one after the other may well differ.
    ...(watched.ended ? checkFindings(findings) : []),
  ];
  print([...checkLines(checks), ...unfinishedLines(calls)]);
  return { ok: checks.every(check => check.ok), campaignId: id };
}

async function importContacts(client: CampaignCallManager, campaignId: number): Promise<ImportAnswer> {
  return client.campaigns.importContacts(campaignId, await openAsBlob(resolve(ROOT, CONTACTS_FILE)));
}

async function callsOf(client: CampaignCallManager, campaignId: number): Promise<CallAnswer[]> {
  const calls: CallAnswer[] = [];
  for await (const call of client.calls.list({ campaign_id: campaignId })) calls.push(call);
  return calls;
}
