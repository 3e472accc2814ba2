// A version of a rule pack of the operator's own: written once, beside those of the product, never in place of one.
import type { PackVersion } from "../../../domain/compliance/packs/pack.ts";
import { shippedCalendars, shippedPacks } from "../../../domain/compliance/shipped/shipped.ts";
import { MAX_OWN_RULES, readOwnPack } from "../../../domain/compliance/tenant/own-rule-files.ts";
import type { TenantRules } from "../../../domain/compliance/tenant/tenant-rules.ts";
import { CallManagerError, invalid } from "../../../domain/errors.ts";
import type { CallStore } from "../../ports/call-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OwnRuleStore, PackKey } from "../../ports/own-rule-store.ts";
import { refuseProblems } from "./refuse-problems.ts";

interface Ctx {
  calls: Pick<CallStore, "tenantRules">;
  ownRules: Pick<OwnRuleStore, "addPack" | "pack" | "calendar">;
  clock: Clock;
}

interface Asked extends PackKey {
  /** YAML or JSON. */
  text: string;
  by: string;
}

/** The same again changes nothing. Throws `validation_error`, and `conflict` for another text, a name that is taken, and too many. */
export async function putPack(
  ctx: Ctx,
  { name, version, text, by }: Asked,
): Promise<{ pack: PackVersion; content: string; isNew: boolean }> {
  const read = readOwnPack(text);
  if (!read.ok) refuseProblems(read.problems);
  const { rule: pack, content } = read;
  if (pack.pack !== name) throw invalid({ pack: [`must be "${name}" as in the path, not "${pack.pack}"`] });
  if (pack.version !== version)
    throw invalid({ version: [`must be ${version} as in the path, not ${pack.version}`] });
  const now = ctx.clock();
  const known = await ctx.calls.tenantRules(null, now);
  refuseTaken(pack, known);
  const needed = pack.holidays?.calendar ?? null;
  if (needed !== null && !known.calendars.has(needed)) refuseCalendar(needed, known);
  const calendar = needed === null || shippedCalendars().has(needed) ? null : needed;
  if (await ctx.ownRules.addPack({ name, version, content, by, calendar }, MAX_OWN_RULES, now))
    return { pack, content, isNew: true };
  const stored = await ctx.ownRules.pack({ name, version });
  // It may have been deleted meanwhile.
  if (stored === null && calendar !== null && (await ctx.ownRules.calendar(calendar)) === null)
    refuseCalendar(calendar, await ctx.calls.tenantRules(null, now));
  if (stored === content) return { pack, content, isNew: false };
  throw new CallManagerError(
    "conflict",
    stored === null
      ? `There are ${MAX_OWN_RULES} versions of packs of your own already: delete one that is not needed.`
      : `${name}@${version} is there with another text: a version is never changed; write version ${version + 1}.`,
  );
}

function refuseCalendar(calendar: string, { calendars }: TenantRules): never {
  const names = [...calendars.keys()].sort().join(", ");
  throw invalid({ "holidays.calendar": [`there is no calendar "${calendar}"; known: ${names}`] });
}

/** Names of the product's packs, also their other ones, stay theirs; of the operator's each has its own. */
function refuseTaken(pack: PackVersion, { packs }: TenantRules): void {
  const shipped = shippedPacks();
  for (const name of [pack.pack, ...pack.aliases])
    for (const other of packs.values()) {
      if (other.name === pack.pack && !shipped.has(name)) continue;
      if (other.name !== name && !other.versions.some(v => v.aliases.includes(name))) continue;
      throw new CallManagerError(
        "conflict",
        shipped.has(other.name)
          ? `"${name}" is a pack of the product: choose another name, and name both in the campaign.`
          : `"${name}" is a name of your pack ${other.name}.`,
      );
    }
}
