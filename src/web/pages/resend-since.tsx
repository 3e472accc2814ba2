// Sends a webhook once more what was sent to it since a time; a request looks at a thousand events.
import { post } from "../api/client.ts";
import { plural } from "../format/numbers.ts";
import { Dialog } from "../parts/dialog.tsx";
import { run } from "../parts/toast.tsx";

async function resendSince(id: string, since: string): Promise<number> {
  let resent = 0;
  let after: number | null | undefined;
  do {
    const query = { since, after: after?.toString() };
    const answer = await post("/webhooks/:id/resend", { params: { id }, query });
    resent += answer.resent;
    after = answer.next_after;
  } while (after !== null);
  return resent;
}

export function ResendSince({
  id,
  onClose,
  refresh,
}: {
  id: string;
  onClose: () => void;
  refresh: () => void;
}) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const at = String(new FormData(event.currentTarget as HTMLFormElement).get("at") ?? "");
    const done = await run(
      resent => `${plural(resent, "event")} to be sent again.`,
      () => resendSince(id, new Date(at).toISOString()),
    );
    if (done !== null) onClose();
    refresh();
  };
  return (
    <Dialog title="Resend since a time" onClose={onClose}>
      <form class="stack" onSubmit={event => void submit(event)}>
        <p>
          What was sent since then is sent again, with the same ids: a receiver that knows them does nothing
          twice.
        </p>
        <label class="field">
          <span>By your clock; events are kept for 7 days</span>
          <input name="at" type="datetime-local" required />
        </label>
        <button type="submit" class="primary">
          Resend
        </button>
      </form>
    </Dialog>
  );
}
