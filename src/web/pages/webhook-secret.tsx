// The secret of a webhook, shown once: to be given to its receiver.
import { Dialog } from "../parts/dialog.tsx";
import { run } from "../parts/toast.tsx";
import { When } from "../parts/when.tsx";

export interface SecretShown {
  id: string;
  secret: string;
  previous_secret_until: string | null;
}

interface SecretDialogProps {
  title: string;
  secret: SecretShown;
  onClose: () => void;
}

export function SecretDialog({
  title,
  secret: { secret, previous_secret_until },
  onClose,
}: SecretDialogProps) {
  const copy = () => run("Copied.", () => navigator.clipboard.writeText(secret));
  return (
    <Dialog title={title} onClose={onClose}>
      <p>Give it to the receiver: it verifies with it. This page shows it this once.</p>
      <p class="secret">
        <code>{secret}</code>
      </p>
      {previous_secret_until !== null && (
        <p>
          The one before signs too until <When at={previous_secret_until} distance />.
        </p>
      )}
      <p class="actions">
        <button type="button" onClick={() => void copy()}>
          Copy
        </button>
        <button type="button" class="primary" onClick={onClose}>
          Done
        </button>
      </p>
    </Dialog>
  );
}
