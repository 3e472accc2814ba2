// A new webhook; its secret is shown once.
import { useState } from "preact/hooks";
import { get, post } from "../api/client.ts";
import { go } from "../app/router.ts";
import { webhookBody } from "./webhook-body.ts";
import { WebhookForm } from "./webhook-form.tsx";
import { SecretDialog, type SecretShown } from "./webhook-secret.tsx";

export default function NewWebhookPage() {
  const [error, setError] = useState<unknown>(null);
  const [shown, setShown] = useState<SecretShown | null>(null);
  const submit = async (form: FormData) => {
    setError(null);
    try {
      const made = await post("/webhooks", { body: webhookBody(form) });
      if (made.url === null) return go(`/ui/webhooks/${made.id}`);
      setShown(await get("/webhooks/:id/secret", { params: { id: made.id } }));
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <>
      <h1 tabIndex={-1}>New webhook</h1>
      <WebhookForm error={error} onSubmit={form => void submit(form)} />
      {shown !== null && (
        <SecretDialog title="Its secret" secret={shown} onClose={() => go(`/ui/webhooks/${shown.id}`)} />
      )}
    </>
  );
}
