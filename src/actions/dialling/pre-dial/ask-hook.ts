// The hook of one campaign, asked about some of its calls: from memory, by one request, or not at all while its breaker is
// open. Whatever goes wrong is a failure of the hook for these calls, and never thrown.
import type { PreDialHook } from "../../../domain/pre-dial/pre-dial-hook.ts";
import { readAnswer } from "../../../domain/pre-dial/read-answer.ts";
import type { Answered, HowDecided } from "../../../domain/pre-dial/verdict.ts";
import { log } from "../../../log.ts";
import type { Context } from "../../context.ts";
import type { Connection } from "../../ports/connection.ts";
import type { GateClient } from "../../ports/gate-client.ts";
import type { PreDialHooks } from "../../ports/pre-dial-hooks.ts";
import type { HookMemory } from "./hook-memory.ts";
import { type Asked, hookOf, questionBody, sameQuestion } from "./question.ts";

export interface HookContext extends Pick<Context, "clock"> {
  gate: Pick<GateClient, "hookFailed">;
  /** Absent = there are none: a campaign that has one all the same goes by its `on_failure`. */
  preDial?: { hooks: PreDialHooks; memory: HookMemory } | undefined;
}

export interface Decided {
  answered: Answered;
  how: HowDecided;
}

/** By call id. `asked`: of one campaign, and over one trunk. `connection`: taken for the request. */
export async function askHook(
  ctx: HookContext,
  { asked, hook, trunk }: { asked: readonly Asked[]; hook: PreDialHook; trunk: string | undefined },
  connection: Pick<Connection, "take">,
): Promise<Map<string, Decided>> {
  const decided = new Map<string, Decided>();
  const { preDial } = ctx;
  const [first] = asked;
  if (first === undefined) return decided;
  if (preDial === undefined) return allFailed(asked, "Hooks are not asked here", "failed");
  const { memory } = preDial;
  for (const one of asked) {
    const answered = hook.cache_seconds === 0 ? null : memory.letOut(sameQuestion(one), ctx.clock());
    if (answered !== null) decided.set(one.call.callId, { answered, how: "cached" });
  }
  const open = asked.filter(({ call }) => !decided.has(call.callId));
  if (open.length === 0) return decided;
  await connection.take();
  const key = hookOf(first.campaign);
  if (!memory.setsOut(key, ctx.clock())) {
    const closed = allFailed(open, "It is not asked for a while, since it kept failing", "breaker_open");
    await tellGate(ctx, memory, { campaign: first.campaign, hook, trunk, reason: "It kept failing" });
    return new Map([...decided, ...closed]);
  }
  const said = await preDial.hooks.ask({
    campaignId: first.campaign.id,
    url: hook.url,
    timeoutMs: hook.timeout_ms,
    body: questionBody(open),
  });
  const now = ctx.clock();
  const answers = answersOf(said, open, now);
  const failure = [...answers.values()].find(a => a.kind === "failed");
  const { until } = memory.answered(key, failure === undefined, now);
  if (failure !== undefined) {
    const state = until === null ? "failed" : "failed, and is not asked for a while";
    const { id } = first.campaign;
    log.error(`a pre-dial hook ${state}`, { campaign_id: id, calls: open.length, error: failure.reason });
    await tellGate(ctx, memory, { campaign: first.campaign, hook, trunk, reason: failure.reason });
  }
  for (const one of open) {
    const answered = answers.get(one.call.callId) ?? { kind: "failed", reason: "It was not asked" };
    decided.set(one.call.callId, { answered, how: answered.kind === "failed" ? "failed" : "answered" });
    if (answered.kind === "dial" && hook.cache_seconds > 0)
      memory.keep(sameQuestion(one), answered, now + hook.cache_seconds * 1000);
  }
  return decided;
}

function answersOf(
  said: Awaited<ReturnType<PreDialHooks["ask"]>>,
  asked: readonly Asked[],
  now: number,
): Map<string, Answered> {
  const ids = asked.map(({ call }) => call.callId);
  const failed = (reason: string) => new Map(ids.map(id => [id, { kind: "failed", reason } as const]));
  if (said.kind === "unanswered") return failed(said.reason);
  if (said.status < 200 || said.status > 299) return failed(`It answered ${said.status}`);
  return readAnswer(said.text, ids, now);
}

const allFailed = (asked: readonly Asked[], reason: string, how: HowDecided): Map<string, Decided> =>
  new Map(asked.map(({ call }) => [call.callId, { answered: { kind: "failed", reason }, how }]));

/** So that calls which would only be told to wait are given no lines meanwhile. Never rejects. */
async function tellGate(
  { gate, clock }: HookContext,
  memory: HookMemory,
  about: { campaign: Asked["campaign"]; hook: PreDialHook; trunk: string | undefined; reason: string },
): Promise<void> {
  const now = clock();
  const key = hookOf(about.campaign);
  const { failures, until } = memory.breakerOf(key);
  if (!memory.isToBeTold(`${about.trunk ?? ""} ${key} ${until ?? ""}`, now)) return;
  const heldUntil = about.hook.on_failure === "wait" ? until : null;
  const { id: campaignId } = about.campaign;
  const trouble = { campaignId, at: now, reason: about.reason, failures, heldUntil, trunk: about.trunk };
  await gate.hookFailed([trouble]).catch(() => {});
}
