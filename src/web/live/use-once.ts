// What is asked once, and again when something was done.
import { useCallback, useEffect, useState } from "preact/hooks";

export interface OnceValue<T> {
  value: T | null;
  error: Error | null;
  reload: () => void;
}

/** `key` says what is asked. */
export function useOnce<T>(key: string, ask: () => Promise<T>): OnceValue<T> {
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<{ key: string; value: T | null; error: Error | null }>({
    key,
    value: null,
    error: null,
  });
  useEffect(() => {
    let current = true;
    ask().then(
      value => current && setState({ key, value, error: null }),
      error => current && setState(old => ({ key, value: old.key === key ? old.value : null, error })),
    );
    return () => {
      current = false;
    };
  }, [key, turn]);
  const reload = useCallback(() => setTurn(t => t + 1), []);
  const current = state.key === key;
  return { value: current ? state.value : null, error: current ? state.error : null, reload };
}
