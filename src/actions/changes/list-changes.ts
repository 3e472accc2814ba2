// Who changed what, newest first.
import type { Change } from "../../domain/changes/change.ts";
import type { Context } from "../context.ts";
import type { ChangeFilter } from "../ports/change-store.ts";

export const listChanges = ({ changes }: Pick<Context, "changes">, filter: ChangeFilter): Promise<Change[]> =>
  changes.list(filter);
