// What stands where figures are to come, or do not.
import { ApiError } from "../../client/core/errors.ts";

export const Loading = () => <p class="quiet loading">Loading…</p>;

export const Empty = ({ text }: { text: string }) => <p class="quiet empty">{text}</p>;

export function Problem({ error }: { error: Error }) {
  const id = error instanceof ApiError ? error.requestId : null;
  return (
    <p class="problem" role="alert">
      {error.message}
      {id !== null && <span class="quiet"> Request {id}</span>}
    </p>
  );
}
