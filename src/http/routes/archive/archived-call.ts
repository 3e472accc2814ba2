// A call that is only in the archive any more, for the routes of calls.

import { findArchivedCall } from "../../../actions/archive/find-archived-call.ts";
import type { Context } from "../../../actions/context.ts";
import { orAskAgain } from "../../../actions/unavailable.ts";

/** As it was when it left, in the form of a call that is there; null = nothing is known of it. */
export async function archivedCall(
  { archive }: Pick<Context, "archive">,
  callId: string,
): Promise<object | null> {
  if (archive === null) return null;
  const found = await orAskAgain(
    "an archived call was not read",
    "The archive cannot be read now; ask again.",
    () => findArchivedCall(archive, callId),
  );
  if (found === null) return null;
  const { time_zone: _, ...call } = found;
  return { ...call, archived: true };
}
