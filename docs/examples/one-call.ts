// One call from a CRM: somebody presses a button beside a deal.
// node one-call.ts deal-17 +12025550143
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, createClient } from "@campaign-call-manager/client";

const { CALL_MANAGER_URL = "http://localhost:8787", CALL_MANAGER_TOKEN, POLL_SECONDS = "5" } = process.env;
const [deal = "", phone_number = ""] = process.argv.slice(2);
const client = createClient({ url: CALL_MANAGER_URL, token: CALL_MANAGER_TOKEN });

try {
  // Deal and number are the key: pressed twice, or sent again after a timeout, it is one call. A number that was refused
  // and corrected is another request, and needs another key.
  const { call_id } = await client.calls.create(
    { phone_number, metadata: { deal } },
    { idempotencyKey: encodeURIComponent(`call-${deal}-${phone_number}`) },
  );
  let call = await client.calls.get(call_id);
  while (call.scheduled_at !== null || call.status === "PROCESSING") {
    const { reason } = await client.calls.explain(call_id);
    console.log(`${call.status}: ${reason}`);
    await sleep(Number(POLL_SECONDS) * 1_000);
    call = await client.calls.get(call_id);
  }
  console.log(`${deal}: ${call.status} after ${call.attempts.length} attempts, ${call.total_call_time} s`);
} catch (error) {
  if (!(error instanceof ApiError)) throw error;
  process.exitCode = 1;
  switch (error.code) {
    case "validation_error":
      for (const [field, messages] of Object.entries(error.fields))
        console.error(`${field}: ${messages.join("; ")}`);
      break;
    case "duplicate_call":
      console.error(`Called a moment ago: ${error.details.call_id}`);
      break;
    case "forbidden":
      console.error(`Not to be called: ${error.message}`);
      break;
    default:
      console.error(`${error.message} (request ${error.requestId})`);
  }
}
