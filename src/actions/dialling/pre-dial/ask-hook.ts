// The hook of one campaign, asked about some of its calls: from memory, by one request, or not at all while its breaker is
// open. What goes wrong is a failure of the hook for these calls, or of this side, for which they wait; and never thrown.
import { OPEN_MS } from "../../../domain/pre-dial/hook-breaker.ts";
import type { HookTrouble } from "../../../domain/pre-dial/hook-trouble.ts";
import type { PreDialHook } from "../../../domain/pre-dial/pre-dial-hook.ts";
import { readAnswer } from "../../../domain/pre-dial/read-answer.ts";
import type { Answered, HowDecided } from "../../../domain/pre-dial/verdict.ts";
import { log } from "../../../log.ts";
import type { Context } from "../../context.ts";
import type { Connection } from "../../ports/connection.ts";
import type { GateClient } from "../../ports/gate-client.ts";
import type { HookAnswer, PreDialHooks } from "../../ports/pre-dial-hooks.ts";
import type { HookMemory } from "./hook-memory.ts";
import { type Asked, hookOf, questionBody, sameQuestion } from "./question.ts";

export interface HookContext extends Pick<Context, "clock"> {
  gate: Pick<GateClient, "hookFailed">;
  /** Absent = there are none: the calls of a campaign that has one all the same wait. */
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
  if (preDial === undefined) return allNotAsked(asked, "Hooks are not asked here");
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
    const { failures, until } = memory.breakerOf(key);
    const heldUntil = hook.on_failure === "dial" ? null : until;
    await tellGate(
      ctx,
      memory,
      { campaign: first.campaign, trunk },
      { reason: "It kept failing", failures, heldUntil },
    );
    return new Map([...decided, ...closed]);
  }
  const said = await preDial.hooks.ask({
    campaignId: first.campaign.id,
    url: hook.url,
    timeoutMs: hook.timeout_ms,
    body: questionBody(open),
  });
  const now = ctx.clock();
  if (said.kind === "cannot_ask") {
    const { reason } = said;
    log.error("a pre-dial hook cannot be asked", {
      campaign_id: first.campaign.id,
      calls: open.length,
      error: reason,
    });
    const trouble = { reason, failures: 0, heldUntil: now + OPEN_MS };
    await tellGate(ctx, memory, { campaign: first.campaign, trunk }, trouble);
    return new Map([...decided, ...allNotAsked(open, reason)]);
  }
  const answers = answersOf(said, open, now);
  const failure = [...answers.values()].find(a => a.kind === "failed");
  const { until, failures } = memory.answered(key, failure === undefined, now);
  if (failure !== undefined) {
    const state = until === null ? "failed" : "failed, and is not asked for a while";
    const { id } = first.campaign;
    log.error(`a pre-dial hook ${state}`, { campaign_id: id, calls: open.length, error: failure.reason });
    const { reason } = failure;
    const heldUntil = hook.on_failure === "dial" ? null : until;
    await tellGate(ctx, memory, { campaign: first.campaign, trunk }, { reason, failures, heldUntil });
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
  said: Exclude<HookAnswer, { kind: "cannot_ask" }>,
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

const allNotAsked = (asked: readonly Asked[], reason: string): Map<string, Decided> =>
  new Map(
    asked.map(({ call }) => [call.callId, { answered: { kind: "not_asked", reason }, how: "not_asked" }]),
  );

/** So that calls which would only be told to wait are given no lines meanwhile. Never rejects. */
async function tellGate(
  { gate, clock }: HookContext,
  memory: HookMemory,
  { campaign, trunk }: { campaign: Asked["campaign"]; trunk: string | undefined },
  trouble: Pick<HookTrouble, "reason" | "failures" | "heldUntil">,
): Promise<void> {
  const now = clock();
  const { until } = memory.breakerOf(hookOf(campaign));
  const state = trouble.failures === 0 ? "not asked" : (until ?? "");
  if (!memory.isToBeTold(`${trunk ?? ""} ${hookOf(campaign)} ${state}`, now)) return;
  await gate.hookFailed([{ ...trouble, campaignId: campaign.id, at: now, trunk }]).catch(() => {});
}
