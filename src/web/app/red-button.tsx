// Stop all dialling: one click and a confirmation. Resuming is on the trunks' page, and asks for a name.
import { useState } from "preact/hooks";
import { post } from "../api/client.ts";
import { Dialog } from "../parts/dialog.tsx";
import { run } from "../parts/toast.tsx";
import { go } from "./router.ts";
import { lacking } from "./session.ts";

export function RedButton() {
  const [asked, setAsked] = useState(false);
  const lacks = lacking("admin");
  const stop = async () => {
    setAsked(false);
    const done = await run("All dialling is stopped.", () => post("/trunks/pause", {}));
    if (done) go("/ui/trunks");
  };
  return (
    <>
      <button
        type="button"
        class="red"
        aria-disabled={lacks !== null}
        title={lacks ?? undefined}
        onClick={() => lacks === null && setAsked(true)}
      >
        Stop all dialling
        {lacks !== null && <span class="hidden">. {lacks}</span>}
      </button>
      {asked && (
        <Dialog title="Stop all dialling?" onClose={() => setAsked(false)}>
          <p>From now on nothing is dialled, over any trunk. Calls that are on the line go on.</p>
          <p class="actions">
            <button type="button" class="red" onClick={() => void stop()}>
              Stop all dialling
            </button>
            <button type="button" onClick={() => setAsked(false)}>
              Cancel
            </button>
          </p>
        </Dialog>
      )}
    </>
  );
}
