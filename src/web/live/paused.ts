// Whether updates are paused by whoever looks, and when the page in view was last answered.
import { signal } from "@preact/signals";

export const paused = signal(false);
/** Ms since the epoch; null = not yet. */
export const answeredAt = signal<number | null>(null);
/** The last request was not answered. */
export const outOfReach = signal(false);
/** Every second, for what shows an age. */
export const clock = signal(Date.now());

export const togglePaused = () => {
  paused.value = !paused.value;
};
