// What stands where figures are to come, or do not.
import { Failure } from "../api/failure.ts";

export const Loading = () => <p class="quiet loading">Loading…</p>;

export const Empty = ({ text }: { text: string }) => <p class="quiet empty">{text}</p>;

export function Problem({ error }: { error: Error }) {
  const id = error instanceof Failure ? error.requestId : null;
  return (
    <p class="problem" role="alert">
      {error.message}
      {id !== null && <span class="quiet"> Request {id}</span>}
    </p>
  );
}
