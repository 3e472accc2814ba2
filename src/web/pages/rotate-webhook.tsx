// A new secret for a webhook. While the one before signs too, another rotation takes it away: that is asked for.
import { useState } from "preact/hooks";
import { ApiError } from "../../client/core/errors.ts";
import type { Webhook } from "../api/api-types.ts";
import { get, post } from "../api/client.ts";
import { messageOf } from "../api/failure.ts";
import { Act } from "../parts/act.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { say } from "../parts/toast.tsx";
import { When } from "../parts/when.tsx";
import { SecretDialog, type SecretShown } from "./webhook-secret.tsx";

interface Props {
  webhook: Webhook;
  refresh: () => void;
}

/** Refused since the secret before signs yet, and not for want of a key. */
const stillSigns = (error: unknown) =>
  error instanceof ApiError && error.status === 409 && error.details.setting === undefined;

export function RotateSecret({ webhook: { id, url, previous_secret_until: until }, refresh }: Props) {
  const [secret, setSecret] = useState<SecretShown | null>(null);
  const [asked, setAsked] = useState(false);
  const params = { id };
  const rotate = async (force: "true" | "false") => {
    const { rotated } = await post("/webhooks/:id/rotate", { params, query: { force } });
    // The answer of what has a key is stored, so the secret is not in it.
    setSecret(await get("/webhooks/:id/secret", { params }));
    say(rotated ? "It has a new secret." : "It was rotated less than a minute ago.");
  };
  const first = async () => {
    if (until !== null) return setAsked(true);
    try {
      await rotate("false");
    } catch (error) {
      // Somebody else has rotated it meanwhile.
      if (stillSigns(error)) setAsked(true);
      else say(messageOf(error), true);
    }
    refresh();
  };
  const forced = async () => {
    setAsked(false);
    await rotate("true").catch(error => say(messageOf(error), true));
    refresh();
  };
  return (
    <>
      <Act needs="admin" not={url === null ? "Nothing is sent to it." : null} onAct={first}>
        Rotate secret
      </Act>
      {asked && <ForceDialog until={until} onForce={forced} onClose={() => setAsked(false)} />}
      {secret !== null && <SecretDialog title="The secret" secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}

interface ForceProps {
  /** Null = not read yet. */
  until: string | null;
  onForce: () => unknown;
  onClose: () => void;
}

export const ForceDialog = ({ until, onForce, onClose }: ForceProps) => (
  <Dialog title="Rotate it again?" onClose={onClose}>
    <p>
      The secret was rotated not long ago, and the one before signs too
      {until !== null && (
        <>
          {" "}
          until <When at={until} distance />
        </>
      )}
      . Rotating again ends that one at once: a receiver that has not changed over refuses everything until it
      has the newest.
    </p>
    <p class="actions">
      <button type="button" class="red" onClick={() => void onForce()}>
        Rotate all the same
      </button>
      <button type="button" onClick={onClose}>
        Not now
      </button>
    </p>
  </Dialog>
);
