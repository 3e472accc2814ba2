// Another address, other events for a webhook.
import { useState } from "preact/hooks";
import type { Webhook } from "../api/api-types.ts";
import { get, patch } from "../api/client.ts";
import type { PageProps } from "../app/pages.ts";
import { go } from "../app/router.ts";
import { useLive } from "../live/use-live.ts";
import { Loading, Problem } from "../parts/states.tsx";
import { say } from "../parts/toast.tsx";
import { webhookChanges } from "./webhook-body.ts";
import { WebhookForm } from "./webhook-form.tsx";

export default function EditWebhookPage({ params: { id = "" } }: PageProps) {
  const { value, error } = useLive(`webhook ${id}`, signal =>
    get("/webhooks/:id", { params: { id } }, signal),
  );
  const [refusal, setRefusal] = useState<unknown>(null);
  const submit = async (form: FormData, opened: Webhook) => {
    setRefusal(null);
    try {
      await patch("/webhooks/:id", { params: { id }, body: webhookChanges(form, opened) });
      say("Saved.");
      go(`/ui/webhooks/${id}`);
    } catch (failed) {
      setRefusal(failed);
    }
  };
  return (
    <>
      <h1 tabIndex={-1}>Edit webhook</h1>
      {value === null ? (
        error === null ? (
          <Loading />
        ) : (
          <Problem error={error} />
        )
      ) : (
        <WebhookForm
          webhook={value}
          error={refusal}
          onSubmit={(form, opened = value) => void submit(form, opened)}
        />
      )}
    </>
  );
}
