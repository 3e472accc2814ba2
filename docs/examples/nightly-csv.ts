// Every night: a list of people in, and what became of each of them back, as CSV.
// node nightly-csv.ts contacts.csv results.csv
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@campaign-call-manager/client";

const { CALL_MANAGER_URL = "http://localhost:8787", CALL_MANAGER_TOKEN, POLL_SECONDS = "60" } = process.env;
const [contacts = "contacts.csv", results = "results.csv"] = process.argv.slice(2);
const client = createClient({ url: CALL_MANAGER_URL, token: CALL_MANAGER_TOKEN, onRetry: console.warn });

// One key a day: started again, this goes on with the campaign that is there, from where it had come to.
const day = new Date().toISOString().slice(0, 10);
const { id } = await client.campaigns.create(
  { name: `Reminders of ${day}`, retry_policy: { max_attempts: 3, base_delay: "1s", max_delay: "1h" } },
  { idempotencyKey: `reminders-${day}` },
);

let { status } = await client.campaigns.get(id);
if (status === "pending") {
  // A stream of any size. A number is in a campaign once, however often the file is sent.
  const imported = await client.campaigns.importContacts(id, () => createReadStream(contacts));
  console.log(
    `Campaign ${id}: ${imported.added} added, ${imported.duplicates} known, ${imported.rejected} rejected`,
  );
  for await (const { line, reason } of client.campaigns.listImportErrors(id, imported.import_id)) {
    console.log(`  line ${line}: ${reason}`);
  }
  ({ status } = await client.campaigns.start(id));
}
while (status === "in_progress" || status === "paused") {
  await sleep(Number(POLL_SECONDS) * 1_000);
  ({ status } = await client.campaigns.get(id));
}

const file = await open(results, "w");
for await (const part of client.campaigns.exportCalls(id, { format: "csv" })) await file.write(part);
await file.close();
console.log(`Campaign ${id} is ${status}; its calls are in ${results}`);
