// A state or an outcome: a word with a mark, never a colour alone.

const LOOKS: Record<string, { mark: string; tone: string; word?: string }> = {
  in_progress: { mark: "▶", tone: "good", word: "in progress" },
  paused: { mark: "‖", tone: "warn" },
  pending: { mark: "○", tone: "", word: "not started" },
  completed: { mark: "✓", tone: "" },
  cancelled: { mark: "×", tone: "" },
  PICKED: { mark: "✓", tone: "good", word: "picked" },
  RNR: { mark: "~", tone: "warn", word: "no answer" },
  DISCONNECTED: { mark: "⊘", tone: "warn", word: "disconnected" },
  FAILED: { mark: "!", tone: "bad", word: "failed" },
  CANCELLED: { mark: "×", tone: "", word: "cancelled" },
  INITIATED: { mark: "○", tone: "", word: "waits for its first dial" },
  PROCESSING: { mark: "▶", tone: "good", word: "on the line" },
  RETRYING: { mark: "▶", tone: "good", word: "on the line, again" },
  unknown: { mark: "?", tone: "warn", word: "not known" },
  ok: { mark: "✓", tone: "good" },
  degraded: { mark: "!", tone: "warn" },
  failed: { mark: "!", tone: "bad" },
  unavailable: { mark: "!", tone: "bad" },
  unreachable: { mark: "?", tone: "bad", word: "out of reach" },
  closed: { mark: "✓", tone: "good" },
  open: { mark: "!", tone: "bad" },
  half_open: { mark: "~", tone: "warn", word: "trying" },
  in_force: { mark: "■", tone: "bad", word: "in force" },
  expired: { mark: "○", tone: "" },
  revoked: { mark: "○", tone: "", word: "lifted" },
  enabled: { mark: "✓", tone: "good" },
  held: { mark: "!", tone: "bad" },
  disabled: { mark: "×", tone: "warn" },
  delivered: { mark: "✓", tone: "good" },
  waiting: { mark: "!", tone: "warn" },
  redriven: { mark: "✓", tone: "good" },
  running: { mark: "▶", tone: "good" },
  done: { mark: "✓", tone: "good" },
};

export const wordOf = (state: string): string => LOOKS[state]?.word ?? state.replaceAll("_", " ");

export function StateWord({ state, word }: { state: string; word?: string }) {
  const look = LOOKS[state] ?? { mark: "·", tone: "" };
  return (
    <span class={`state ${look.tone}`}>
      <span class="mark" aria-hidden="true">
        {look.mark}
      </span>
      {word ?? wordOf(state)}
    </span>
  );
}
