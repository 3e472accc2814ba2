// Begun dials of one campaign that has a hook: those that it lets out go on to the claim, the others are moved or ended,
// and their lines come back. Nothing is claimed here, and nothing that is decided here is enough for a dial.
import type { Call } from "../../../domain/calls/call.ts";
import { nextAttempt } from "../../../domain/calls/call.ts";
import { lastEndOf } from "../../../domain/calls/last-end.ts";
import { mayDialLawfully } from "../../../domain/calls/lawful-dial.ts";
import type { Campaign } from "../../../domain/campaigns/campaign.ts";
import type { Variables } from "../../../domain/pre-dial/pre-dial-hook.ts";
import { preDialVerdict, refusalText } from "../../../domain/pre-dial/verdict.ts";
import type { Policy } from "../../../domain/trunks/policy.ts";
import { describe, log } from "../../../log.ts";
import type { CallStore } from "../../ports/call-store.ts";
import type { Connection } from "../../ports/connection.ts";
import type { BegunDial } from "../dials/begin-dials.ts";
import { askHook, type HookContext } from "./ask-hook.ts";
import type { Asked } from "./question.ts";

export interface AskContext extends HookContext {
  calls: Pick<CallStore, "byIds" | "move" | "exhaust">;
  policy: Policy;
}

export interface AskedDials {
  /** For the claim, which has the last word. */
  goOn: BegunDial[];
  /** Of those, what the hook wants the provider to be told, by call id. */
  variables: Map<string, Variables>;
  /** Their lines go back, also of those whose campaign was changed meanwhile: they are asked about anew. */
  keptBack: BegunDial[];
  /** D1 was not to be asked or told: their permits stay until the sweeper finds them, so that nobody asks over and over. */
  left: BegunDial[];
}

/** `begun`: of one campaign and trunk. Never rejects. */
export async function askBeforeDialling(
  ctx: AskContext,
  begun: readonly BegunDial[],
  connection: Pick<Connection, "take">,
): Promise<AskedDials> {
  const result: AskedDials = { goOn: [], variables: new Map(), keptBack: [], left: [] };
  let rows: Map<string, Asked>;
  try {
    const read = await ctx.calls.byIds(begun.map(d => d.message.callId));
    rows = new Map(read.map(row => [row.call.callId, row]));
  } catch (error) {
    log.error("calls were not read for their pre-dial hook", { error: describe(error) });
    return { ...result, left: [...begun] };
  }
  // What is not as dispatch has seen it is turned down by the claim, whatever the hook would say.
  const asked = begun.flatMap(dial => {
    const row = rows.get(dial.message.callId);
    return row !== undefined && isAsSeen(dial, row) ? [row] : [];
  });
  const hook = asked[0]?.campaign.preDialHook ?? null;
  if (hook === null) return { ...result, goOn: [...begun] };
  const trunk = begun[0]?.message.trunk;
  const decided = await askHook(ctx, { asked, hook, trunk }, connection);
  const now = ctx.clock();
  const waits: { dial: BegunDial; moved: Parameters<CallStore["move"]>[0][number] }[] = [];
  const refused: { dial: BegunDial; ended: Parameters<CallStore["exhaust"]>[0][number] }[] = [];
  for (const dial of begun) {
    const { callId, attempt } = dial.message;
    const row = rows.get(callId);
    const said = decided.get(callId);
    if (row === undefined || said === undefined) {
      result.goOn.push(dial);
      continue;
    }
    const before = row.call.keptBack ?? null;
    // A hook that was taken away or changed while it thought has nothing to say any more.
    const { revision: campaignRevision } = row.campaign;
    const asking = { attempt, onFailure: hook.on_failure, before, now };
    const verdict = preDialVerdict(said.answered, said.how, asking);
    switch (verdict.kind) {
      case "dial": {
        result.goOn.push({ ...dial, claimable: { ...dial.claimable, preDial: verdict.letOut } });
        if (verdict.variables !== null) result.variables.set(callId, verdict.variables);
        break;
      }
      case "wait": {
        const { keptBack } = verdict;
        const until = firstPermitted(ctx.policy, row, keptBack.until);
        waits.push({ dial, moved: { callId, attempt, until, keptBack, campaignRevision } });
        break;
      }
      case "refuse": {
        const { keptBack } = verdict;
        const error = refusalText(keptBack);
        refused.push({
          dial,
          ended: { callId, attempt, error, maxAttempts: null, keptBack, campaignRevision },
        });
      }
    }
  }
  const written = await Promise.all([
    write(waits, some =>
      ctx.calls.move(
        some.map(w => w.moved),
        now,
      ),
    ),
    write(refused, some =>
      ctx.calls.exhaust(
        some.map(r => r.ended),
        now,
      ),
    ),
  ]);
  for (const { dials, done } of written) (done ? result.keptBack : result.left).push(...dials);
  return result;
}

const isAsSeen = ({ claimable, message }: BegunDial, { call, campaign }: Asked): boolean =>
  campaign.revision === claimable.campaignRevision &&
  call.nextAttemptAt !== null &&
  nextAttempt(call) === message.attempt;

/** At the least `at` (ms). What else may keep the person waiting by then, dispatch sees. */
function firstPermitted(
  inForce: Policy,
  { call, campaign }: { call: Call; campaign: Campaign },
  at: number,
): number {
  const attempt = nextAttempt(call);
  const last = lastEndOf(call);
  const verdict = mayDialLawfully({
    ...{ inForce, campaign, callee: call, attempt, last },
    now: at,
    history: [],
  });
  return verdict.kind === "closed" ? Math.max(at, verdict.opensAt ?? at) : at;
}

async function write<Item extends { dial: BegunDial }>(
  items: readonly Item[],
  toStore: (items: readonly Item[]) => Promise<unknown>,
): Promise<{ dials: BegunDial[]; done: boolean }> {
  const dials = items.map(({ dial }) => dial);
  if (items.length === 0) return { dials, done: true };
  try {
    await toStore(items);
    return { dials, done: true };
  } catch (error) {
    log.error("what a pre-dial hook said was not stored", { calls: dials.length, error: describe(error) });
    return { dials, done: false };
  }
}
