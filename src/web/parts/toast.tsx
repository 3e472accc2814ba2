// What an action came to, said once: the one polite live region.
import { signal } from "@preact/signals";
import { messageOf } from "../api/failure.ts";

interface Toast {
  id: number;
  text: string;
  bad: boolean;
}

const SHOWN_MS = 7_000;
const toasts = signal<readonly Toast[]>([]);
let last = 0;

const drop = (id: number) => {
  toasts.value = toasts.value.filter(t => t.id !== id);
};

export function say(text: string, bad = false): void {
  const id = ++last;
  toasts.value = [...toasts.value.slice(-3), { id, text, bad }];
  if (!bad) setTimeout(() => drop(id), SHOWN_MS);
}

/** Does it and says what came of it; null where it failed. */
export async function run<T>(
  done: string | ((value: T) => string),
  act: () => Promise<T>,
): Promise<T | null> {
  try {
    const value = await act();
    say(typeof done === "string" ? done : done(value));
    return value;
  } catch (error) {
    say(messageOf(error), true);
    return null;
  }
}

export const Toasts = () => (
  <div class="toasts" role="status">
    {toasts.value.map(({ id, text, bad }) => (
      <p key={id} class={bad ? "toast bad" : "toast"}>
        <span>{text}</span>
        <button type="button" class="plain" aria-label="Dismiss" onClick={() => drop(id)}>
          ×
        </button>
      </p>
    ))}
  </div>
);
