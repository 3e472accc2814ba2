// Sends a webhook an event made up for this, and says what it answers.
import type { Webhook } from "../api/api-types.ts";
import { post } from "../api/client.ts";
import { Act } from "../parts/act.tsx";
import { run, say } from "../parts/toast.tsx";

const LONGEST_SHOWN = 200;

export function SendTest({ webhook: { id, url } }: { webhook: Webhook }) {
  const test = async () => {
    const answered = await run(
      ({ status, ms }) => `It answered ${status ?? "nothing"} after ${ms} ms.`,
      () => post("/webhooks/:id/test", { params: { id } }),
    );
    if (answered !== null && !answered.delivered)
      say(`Not delivered: ${answered.answer.slice(0, LONGEST_SHOWN)}`, true);
  };
  return (
    <Act needs="admin" not={url === null ? "Nothing is sent to it." : null} onAct={test}>
      Send test
    </Act>
  );
}
