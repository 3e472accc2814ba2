// Enabling a webhook: from where it stopped, from now on, or from a time.
import { useState } from "preact/hooks";
import type { Webhook } from "../api/api-types.ts";
import { post } from "../api/client.ts";
import { Dialog } from "../parts/dialog.tsx";
import { run } from "../parts/toast.tsx";

const PLACES = [
  ["cursor", "where it stopped: what waits is sent"],
  ["now", "now: what waits is left out"],
  ["time", "a time"],
] as const;

interface Props {
  webhook: Webhook;
  onClose: () => void;
  refresh: () => void;
}

export function EnableDialog({ webhook: { id }, onClose, refresh }: Props) {
  const [place, setPlace] = useState<(typeof PLACES)[number][0]>("cursor");
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const at = String(new FormData(event.currentTarget as HTMLFormElement).get("at") ?? "");
    const from = place === "time" ? new Date(at).toISOString() : place;
    const done = await run("It is enabled.", () =>
      post("/webhooks/:id/enable", { params: { id }, body: { from } }),
    );
    if (done !== null) onClose();
    refresh();
  };
  return (
    <Dialog title="Enable it" onClose={onClose}>
      <form class="stack" onSubmit={event => void submit(event)}>
        <fieldset>
          <legend>It goes on from</legend>
          {PLACES.map(([value, words]) => (
            <p key={value}>
              <label class="check">
                <input
                  type="radio"
                  name="from"
                  value={value}
                  checked={place === value}
                  onChange={() => setPlace(value)}
                />{" "}
                {words}
              </label>
            </p>
          ))}
        </fieldset>
        {place === "time" && (
          <label class="field">
            <span>By your clock; what was sent is not sent again</span>
            <input name="at" type="datetime-local" required />
          </label>
        )}
        <button type="submit" class="primary">
          Enable
        </button>
      </form>
    </Dialog>
  );
}
