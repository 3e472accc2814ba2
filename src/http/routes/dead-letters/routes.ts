// Messages that could not be handled: shown, redriven, discarded.
import { type Context, Hono } from "hono";
import type { RedriveVerdict } from "../../../actions/dead-letters/redrive-dead-letters.ts";
import { CallManagerError, notFound } from "../../../domain/errors.ts";
import { CALLBACKS, DIALS } from "../../../queues/messages.ts";
import { discardDeadLetter } from "../../../store/dead-letters/dead-letters.ts";
import {
  countWaitingLetters,
  type DeadLetter,
  deadLetter,
  type LetterPlace,
  listDeadLetters,
  waitingLetters,
} from "../../../store/dead-letters/read-dead-letters.ts";
import type { App } from "../../app-env.ts";
import { cursorLike, limitOf, page } from "../../lib/paging.ts";
import { choiceQuery } from "../../lib/query.ts";
import { time } from "../../lib/time.ts";

/** Letters one request redrives, and reasons it names. */
const REDRIVEN_AT_ONCE = 500;
const REASONS_SHOWN = 100;

const presentLetter = (row: DeadLetter) => ({
  id: row.id,
  queue: row.queue,
  call_id: row.callId,
  payload: JSON.parse(row.payload),
  reason: row.reason,
  error: row.error,
  state: row.state,
  tries: row.history.find(e => e.event === "buried")?.tries ?? null,
  created_at: time(row.createdAt),
});

const presentWhole = (row: DeadLetter) => ({
  ...presentLetter(row),
  history: row.history.map(({ at, event, detail }) => ({ at: time(at), event, detail })),
});

/** By the queue's short name, or as a letter names it. */
function queueQuery(c: Context<App>): { queue?: string } {
  const name = choiceQuery(c, "queue", ["all", "dial", "callback", DIALS.queue, CALLBACKS.queue]);
  if (name === "all") return {};
  return { queue: name === "dial" ? DIALS.queue : name === "callback" ? CALLBACKS.queue : name };
}

function stateQuery(c: Context<App>): { state?: "waiting" | "redriven" } {
  const state = choiceQuery(c, "state", ["all", "waiting", "redriven"]);
  return state === "all" ? {} : { state };
}

const placeOf = (row: LetterPlace) => `${row.createdAt}:${row.id}`;

function placeQuery(c: Context<App>): LetterPlace | null {
  const [, createdAt, id] = /^(\d+):(.+)$/.exec(cursorLike(c, /^\d+:.+$/) ?? "") ?? [];
  return id === undefined ? null : { createdAt: Number(createdAt), id };
}

async function letterOf(c: Context<App>, id: string): Promise<DeadLetter> {
  const row = await deadLetter(c.env.DB, id);
  if (row === null) throw notFound(`Dead letter ${id.slice(0, 100)} not found.`);
  return row;
}

async function redriveOne(c: Context<App>, id: string) {
  const row = await letterOf(c, id);
  const details = { dead_letter_id: row.id, call_id: row.callId };
  if (row.state !== "waiting") {
    const at = time(row.history.findLast(e => e.event === "redriven")?.at);
    throw new CallManagerError("conflict", `Dead letter ${row.id} was redriven at ${at}.`, details);
  }
  const verdict = (await c.var.ctx.redriveDeadLetters([row])).get(row.id);
  switch (verdict?.kind) {
    case "redriven":
      return { success: true, ...presentWhole(await letterOf(c, id)) };
    case "refused":
      throw new CallManagerError("conflict", verdict.reason, details);
    case "failed":
    case undefined:
      throw new CallManagerError(
        "service_unavailable",
        "The letter could not be redriven now; ask again.",
        details,
        5,
      );
  }
}

/** Oldest first. Those that are skipped are behind the cursor too: asked again with it, it comes to an end. */
async function redriveAll(c: Context<App>) {
  const queue = queueQuery(c);
  const after = placeQuery(c);
  const rows = await waitingLetters(c.env.DB, {
    ...queue,
    ...(after && { after }),
    limit: REDRIVEN_AT_ONCE + 1,
  });
  const { rows: letters, nextCursor } = page(rows, REDRIVEN_AT_ONCE, placeOf);
  const last = letters.at(-1);
  const verdicts =
    last === undefined ? new Map<string, RedriveVerdict>() : await c.var.ctx.redriveDeadLetters(letters);
  const skipped = letters.flatMap(({ id }) => {
    const verdict = verdicts.get(id);
    return verdict?.kind === "redriven" ? [] : [{ id, reason: verdict?.reason ?? "Not looked at." }];
  });
  return {
    success: true,
    redriven: letters.length - skipped.length,
    skipped: skipped.slice(0, REASONS_SHOWN),
    skipped_count: skipped.length,
    remaining:
      nextCursor === null || last === undefined
        ? 0
        : await countWaitingLetters(c.env.DB, { ...queue, after: last }),
    next_cursor: nextCursor,
  };
}

export const deadLetters = new Hono<App>({ strict: false })
  .get("/dead-letters", async c => {
    const limit = limitOf(c);
    const before = placeQuery(c);
    const rows = await listDeadLetters(c.env.DB, {
      ...stateQuery(c),
      ...queueQuery(c),
      ...(before && { before }),
      limit: limit + 1,
    });
    const cut = page(rows, limit, placeOf);
    return c.json({ data: cut.rows.map(presentLetter), next_cursor: cut.nextCursor });
  })
  .post("/dead-letters/redrive", async c => c.json(await redriveAll(c)))
  .get("/dead-letters/:id", async c => c.json(presentWhole(await letterOf(c, c.req.param("id")))))
  .post("/dead-letters/:id/redrive", async c => c.json(await redriveOne(c, c.req.param("id"))))
  .delete("/dead-letters/:id", async c => {
    const id = c.req.param("id");
    if (!(await discardDeadLetter(c.env.DB, id)))
      throw notFound(`Dead letter ${id.slice(0, 100)} not found.`);
    return c.json({ success: true, id });
  });
