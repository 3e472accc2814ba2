// A page's figures, kept fresh while somebody looks; the last ones stay when nobody answers.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { answeredAt, outOfReach, paused } from "./paused.ts";
import { ASIDE_MS, IDLE_MS, Poll } from "./poll.ts";

export interface LiveValue<T> {
  value: T | null;
  /** Of the last request; the value before stays. */
  error: Error | null;
  /** Asks at once, after something was done. */
  refresh: () => void;
}

interface Options<T> {
  dials?: (value: T) => boolean;
  /** Figures beside those that the page is about: the live dot is not theirs. */
  aside?: boolean;
  /** How often it is asked for while nothing dials. */
  idleMs?: number;
  /** How often while something does. */
  dialMs?: number;
}

const after = (ms: number, run: () => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** `key` says what is asked: another one asks anew. */
export function useLive<T>(
  key: string,
  ask: (signal: AbortSignal) => Promise<T>,
  { dials = () => false, aside = false, idleMs = aside ? ASIDE_MS : IDLE_MS, dialMs }: Options<T> = {},
): LiveValue<T> {
  const [state, setState] = useState<{ key: string; value: T | null; error: Error | null }>({
    key,
    value: null,
    error: null,
  });
  const poll = useRef<Poll<T> | null>(null);
  useEffect(() => {
    setState(old => (old.key === key ? old : { key, value: null, error: null }));
    const made = new Poll<T>({
      ask,
      dials,
      answered: value => {
        if (!aside) {
          answeredAt.value = Date.now();
          outOfReach.value = false;
        }
        setState(old => (old.value === value && old.error === null ? old : { key, value, error: null }));
      },
      failed: error => {
        if (!aside) outOfReach.value = true;
        const known = error instanceof Error ? error : new Error(String(error));
        setState(old => ({ ...old, error: known }));
      },
      hidden: () => document.hidden,
      paused: () => paused.peek(),
      random: Math.random,
      after,
      idleMs,
      dialMs,
    });
    poll.current = made;
    const wake = () => void made.now();
    document.addEventListener("visibilitychange", wake);
    const unsubscribe = paused.subscribe(wake);
    void made.now();
    return () => {
      document.removeEventListener("visibilitychange", wake);
      unsubscribe();
      made.stop();
    };
  }, [key]);
  const refresh = useCallback(() => void poll.current?.now({ force: true }), []);
  const current = state.key === key;
  return { value: current ? state.value : null, error: current ? state.error : null, refresh };
}
