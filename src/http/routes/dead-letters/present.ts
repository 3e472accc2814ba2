// Dead letters in the API's form.
import type { WaitingRedriven } from "../../../actions/dead-letters/redrive-waiting-letters.ts";
import type { DeadLetter as Letter, LetterPlace } from "../../../domain/dead-letters/dead-letter.ts";
import { encodeCursor } from "../../lib/paging.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import type { DeadLetter, RedriveAnswer, WholeLetter } from "./schemas.ts";

/** Reasons that one answer names. */
const REASONS_SHOWN = 100;

/** A letter's place as a cursor has it. */
export const placeKey = ({ createdAt, id }: LetterPlace) => `${createdAt}:${id}`;

export const presentLetter = (letter: Letter): Of<typeof DeadLetter> => ({
  id: letter.id,
  queue: letter.queue,
  call_id: letter.callId,
  payload: JSON.parse(letter.payload),
  reason: letter.reason,
  error: letter.error,
  state: letter.state,
  tries: letter.history.find(e => e.event === "buried")?.tries ?? null,
  created_at: time(letter.createdAt),
});

export const presentWhole = (letter: Letter): Of<typeof WholeLetter> => ({
  ...presentLetter(letter),
  history: letter.history.map(({ at, event, detail }) => ({ at: time(at), event, detail })),
});

export const presentRedriven = ({
  redriven,
  skipped,
  remaining,
  next,
}: WaitingRedriven): Of<typeof RedriveAnswer> => ({
  success: true,
  redriven,
  skipped: skipped.slice(0, REASONS_SHOWN),
  skipped_count: skipped.length,
  remaining,
  next_cursor: next === null ? null : encodeCursor(placeKey(next)),
});
