// Other lines, another account for a trunk. The default trunk's are those of the settings.
import { type By, changedFields } from "../../domain/changes/change.ts";
import { CallManagerError, invalid } from "../../domain/errors.ts";
import { DEFAULT_TRUNK, type Trunk, type TrunkFields } from "../../domain/trunks/trunk.ts";
import type { Context } from "../context.ts";
import { refuseBadTrunk } from "./create-trunk.ts";
import { findTrunk, showTrunk, type TrunkWithState } from "./show-trunk.ts";

type Ctx = Pick<Context, "trunks" | "trunk" | "settings" | "accountProblems" | "clock" | "gate">;

/** What sets each of the default trunk's. */
const SETTING_OF = {
  provider: "TELEPHONY_PROVIDER",
  maxConcurrentCalls: "MAX_CONCURRENT_CALLS",
  callsPerSecond: "CALLS_PER_SECOND",
  settings: "TRUNK_SETTINGS",
  secrets: "the provider's own secrets",
  backupOf: null,
} as const;
const FIELD_OF = {
  provider: "provider",
  maxConcurrentCalls: "max_concurrent_calls",
  callsPerSecond: "calls_per_second",
  settings: "settings",
  secrets: "secrets",
  backupOf: "backup_of",
} as const satisfies Record<keyof typeof SETTING_OF, string>;

/** Changed lines need no account that is good: a secret may be missing. */
const ACCOUNT = ["provider", "settings", "secrets"] as const;

/** Others change the same trunk at the same moment: seldom once. */
const TRIES = 5;

/** What `changes` does not name stays. Without `by` it is not noted. Throws `not_found` and `validation_error`. */
export async function changeTrunk(
  ctx: Ctx,
  { name, changes, by }: { name: string; changes: Partial<TrunkFields>; by?: By },
): Promise<TrunkWithState> {
  const trunk = await findTrunk(ctx, name);
  if (Object.keys(changes).length > 0) {
    if (name === DEFAULT_TRUNK) refuseSettings(changes);
    else
      await refuseBadTrunk(
        ctx,
        name,
        { ...trunk, ...changes },
        ACCOUNT.some(field => field in changes),
      );
    await changeNoted(ctx, trunk, { changes, by });
    await ctx.gate.wake([name]);
  }
  return showTrunk(ctx, { name });
}

/** What is noted is what the fields were when they changed. */
async function changeNoted(
  ctx: Pick<Ctx, "trunks" | "settings" | "clock">,
  found: Trunk,
  { changes, by }: { changes: Partial<TrunkFields>; by: By | undefined },
): Promise<void> {
  let trunk = found;
  for (let n = 0; n < TRIES; n++) {
    const changed = by === undefined ? null : changedFields(trunk, changes);
    const noted = by === undefined || changed === null ? null : { by, revision: trunk.revision, ...changed };
    if ((await ctx.trunks.change(trunk.name, changes, ctx.clock(), noted)) || noted === null) return;
    trunk = await findTrunk(ctx, trunk.name);
  }
  throw new CallManagerError("conflict", `Trunk ${trunk.name} is being changed by others: ask again.`);
}

function refuseSettings(changes: Partial<TrunkFields>): void {
  const problems: Record<string, string[]> = {};
  for (const field of Object.keys(SETTING_OF) as (keyof typeof SETTING_OF)[]) {
    if (!(field in changes)) continue;
    const setting = SETTING_OF[field];
    problems[FIELD_OF[field]] = [
      setting === null
        ? "the default trunk is nobody's backup"
        : `the default trunk's is set by ${setting} and a deployment`,
    ];
  }
  if (Object.keys(problems).length > 0) throw invalid(problems);
}
