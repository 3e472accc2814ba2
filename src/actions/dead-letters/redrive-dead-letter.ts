// One letter, named by an operator: handled again, or refused with the reason.
import type { DeadLetter } from "../../domain/dead-letters/dead-letter.ts";
import { CallManagerError } from "../../domain/errors.ts";
import type { Context } from "../context.ts";
import { type RedriveContext, redriveDeadLetters } from "./redrive-dead-letters.ts";
import { showDeadLetter } from "./show-dead-letter.ts";

const RETRY_AFTER_SECONDS = 5;

type Ctx = RedriveContext & Pick<Context, "letters">;

/** As it is afterwards. Throws `not_found`, `conflict` when there is nothing left to do, and `service_unavailable`. */
export async function redriveDeadLetter(ctx: Ctx, { id }: { id: string }): Promise<DeadLetter> {
  const letter = await showDeadLetter(ctx, { id });
  const details = { dead_letter_id: letter.id, call_id: letter.callId };
  if (letter.state !== "waiting") {
    const redriven = letter.history.findLast(e => e.event === "redriven");
    const at = redriven === undefined ? null : new Date(redriven.at).toISOString();
    throw new CallManagerError("conflict", `Dead letter ${letter.id} was redriven at ${at}.`, details);
  }
  const verdict = (await redriveDeadLetters(ctx, [letter])).get(letter.id);
  switch (verdict?.kind) {
    case "redriven":
      return showDeadLetter(ctx, { id });
    case "refused":
      throw new CallManagerError("conflict", verdict.reason, details);
    case "failed":
    case undefined:
      throw new CallManagerError(
        "service_unavailable",
        "The letter could not be redriven now; ask again.",
        details,
        RETRY_AFTER_SECONDS,
      );
  }
}
