// What can be done to a webhook: tested, enabled from somewhere, disabled, given a new secret, changed, deleted.
import { useState } from "preact/hooks";
import type { Webhook } from "../api/api-types.ts";
import { post, remove } from "../api/client.ts";
import { go } from "../app/router.ts";
import { Act } from "../parts/act.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { run } from "../parts/toast.tsx";
import { EnableDialog } from "./enable-webhook.tsx";
import { RotateSecret } from "./rotate-webhook.tsx";
import { SendTest } from "./send-test.tsx";
import { nameOf } from "./webhooks.tsx";

interface Props {
  webhook: Webhook;
  refresh: () => void;
}

export function WebhookActions({ webhook, refresh }: Props) {
  const { id, status } = webhook;
  const [asked, setAsked] = useState<"enable" | "delete" | null>(null);
  const params = { id };
  const close = () => setAsked(null);
  const disable = async () => {
    await run("Disabled. Nothing is kept for it.", () => post("/webhooks/:id/disable", { params }));
    refresh();
  };
  const erase = async () => {
    close();
    const gone = await run("Deleted.", () => remove("/webhooks/:id", { params }));
    if (gone !== null) go("/ui/webhooks");
  };
  return (
    <>
      <p class="actions">
        <SendTest webhook={webhook} />
        <Act
          needs="admin"
          look={status === "enabled" ? "" : "primary"}
          not={status === "enabled" ? "It is enabled." : null}
          onAct={() => setAsked("enable")}
        >
          Enable…
        </Act>
        <Act needs="admin" not={status === "disabled" ? "It is disabled." : null} onAct={disable}>
          Disable
        </Act>
        <RotateSecret webhook={webhook} refresh={refresh} />
        <Act needs="admin" onAct={() => go(`/ui/webhooks/${id}/edit`)}>
          Edit…
        </Act>
        <Act needs="admin" onAct={() => setAsked("delete")}>
          Delete…
        </Act>
      </p>
      {asked === "enable" && <EnableDialog webhook={webhook} onClose={close} refresh={refresh} />}
      {asked === "delete" && (
        <Dialog title={`Delete ${nameOf(webhook)}?`} onClose={close}>
          <p>Nothing more is sent to it. What waits for it, and what is known of its deliveries, is gone.</p>
          <p class="actions">
            <button type="button" class="red" onClick={() => void erase()}>
              Delete
            </button>
            <button type="button" onClick={close}>
              Cancel
            </button>
          </p>
        </Dialog>
      )}
    </>
  );
}
