// Another trunk: an account at a provider, checked before it is stored; its secrets stay where they are.
import type { By } from "../../domain/changes/change.ts";
import { CallManagerError, invalid } from "../../domain/errors.ts";
import { MOST_TRUNKS, type TrunkFields } from "../../domain/trunks/trunk.ts";
import type { Context } from "../context.ts";
import { showTrunk, type TrunkWithState } from "./show-trunk.ts";

type Ctx = Pick<Context, "trunks" | "trunk" | "settings" | "accountProblems" | "clock" | "gate">;

/** Throws `validation_error`, and `conflict` where there is one of this name. */
export async function createTrunk(
  ctx: Ctx,
  { name, fields, by }: { name: string; fields: TrunkFields; by?: By },
): Promise<TrunkWithState> {
  await refuseBadTrunk(ctx, name, fields);
  if (!(await ctx.trunks.create(name, fields, ctx.clock(), by))) {
    const all = await ctx.trunks.list();
    const why = all.some(t => t.name === name)
      ? `There is a trunk "${name}".`
      : `There are ${MOST_TRUNKS} trunks, as many as there may be.`;
    throw new CallManagerError("conflict", why);
  }
  // So that it knows its lines before the first campaign names it.
  await ctx.gate.wake([name]);
  return showTrunk(ctx, { name });
}

/** Throws `validation_error`. */
export async function refuseBadTrunk(
  { trunks, accountProblems }: Pick<Ctx, "trunks" | "accountProblems">,
  name: string,
  fields: TrunkFields,
  isNewAccount = true,
): Promise<void> {
  const problems = isNewAccount ? { ...accountProblems(fields) } : {};
  const { backupOf } = fields;
  if (backupOf !== null) {
    const all = await trunks.list();
    const main = all.find(t => t.name === backupOf);
    if (backupOf === name) problems.backup_of = ["must be another trunk"];
    else if (main === undefined)
      problems.backup_of = [`there is no trunk ${backupOf}; there is ${all.map(t => t.name).join(", ")}`];
    else if (main.backupOf !== null)
      problems.backup_of = [`${backupOf} is itself the backup of ${main.backupOf}: name that one`];
    else if (all.some(t => t.backupOf === name))
      problems.backup_of = [`${name} has a backup of its own, which would stand in for nobody`];
  }
  if (Object.keys(problems).length > 0) throw invalid(problems);
}
