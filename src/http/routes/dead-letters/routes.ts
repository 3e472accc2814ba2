// Messages that could not be handled: shown, redriven, discarded.
import { discardDeadLetter } from "../../../actions/dead-letters/discard-dead-letter.ts";
import { listDeadLetters } from "../../../actions/dead-letters/list-dead-letters.ts";
import { redriveDeadLetter } from "../../../actions/dead-letters/redrive-dead-letter.ts";
import { redriveWaitingLetters } from "../../../actions/dead-letters/redrive-waiting-letters.ts";
import { showDeadLetter } from "../../../actions/dead-letters/show-dead-letter.ts";
import type { LetterPlace } from "../../../domain/dead-letters/dead-letter.ts";
import { CALLBACK_QUEUE, DIAL_QUEUE } from "../../../domain/queue-names.ts";
import { byOf } from "../../lib/by.ts";
import { type Cursors, keyBefore, page } from "../../lib/paging.ts";
import { Routes } from "../../lib/routes.ts";
import * as letter from "./definitions.ts";
import { placeKey, presentLetter, presentRedriven, presentWhole } from "./present.ts";

const QUEUES = { dial: DIAL_QUEUE, callback: CALLBACK_QUEUE } as const;

const ofQueue = (name: "all" | keyof typeof QUEUES | (typeof QUEUES)[keyof typeof QUEUES]) =>
  name === "all" ? {} : { queue: name === "dial" || name === "callback" ? QUEUES[name] : name };

/** The place that the page before ended with; null = there is none. */
function placeBefore(query: Cursors): LetterPlace | null {
  const [, createdAt, id] = /^(\d+):(.+)$/.exec(keyBefore(query, /^\d+:.+$/) ?? "") ?? [];
  return id === undefined ? null : { createdAt: Number(createdAt), id };
}

export const deadLetters = new Routes()
  .on(letter.listDeadLetters, async ({ ctx, query }) => {
    const { state, queue, limit } = query;
    const before = placeBefore(query);
    const found = await listDeadLetters(ctx, {
      ...(state === "all" ? {} : { state }),
      ...ofQueue(queue),
      ...(before && { before }),
      limit: limit + 1,
    });
    const { rows, nextCursor } = page(found, limit, placeKey);
    return { data: rows.map(presentLetter), next_cursor: nextCursor };
  })
  .on(letter.redriveDeadLetters, async ({ ctx, query }) => {
    const after = placeBefore(query);
    return presentRedriven(
      await redriveWaitingLetters(ctx, { ...ofQueue(query.queue), ...(after && { after }) }),
    );
  })
  .on(letter.getDeadLetter, async ({ ctx, params }) => presentWhole(await showDeadLetter(ctx, params)))
  .on(letter.redriveDeadLetter, async ({ ctx, params }) => ({
    success: true as const,
    ...presentWhole(await redriveDeadLetter(ctx, params)),
  }))
  .on(letter.discardDeadLetter, async ({ c, ctx, params: { id } }) => {
    await discardDeadLetter(ctx, { id, by: byOf(c) });
    return { success: true as const, id };
  });
