// `events follow`: what happens, as it happens, until Ctrl-C.
import type { EventList } from "../../../client/generated/types.ts";
import { numberOption } from "../../arguments.ts";
import { asTyped } from "../../as-typed.ts";
import { eventLine } from "../../terminal/event-lines.ts";
import { type CommandContext, command } from "../command.ts";
import { EVENT_OPTIONS } from "./list-events.ts";

const INTERVAL_MS = 2_000;

export const followEvents = command({
  name: "events follow",
  about: "what happens, as it happens, until Ctrl-C; from now on, or with --after",
  options: EVENT_OPTIONS,
  details: ["With --json: an object a line, as webhooks have it."],
  async run(context, { values }) {
    const { types, campaign: campaign_id } = values;
    const read = (after: number | undefined) =>
      context.client.events.list(asTyped({ after: after?.toString(), types, campaign_id })).page();
    let after =
      numberOption("after", values.after) ?? (await read(Number.MAX_SAFE_INTEGER)).newest_sequence ?? 0;
    const print = printer(context, values.full === true);
    let warned = false;
    for (;;) {
      const page: EventList = await read(after);
      if (!warned) sayWhatIsMissing(context, page, after);
      warned = true;
      print(page.data);
      after = Math.max(after, page.last_sequence);
      if (page.next_cursor === null) await context.sleep(INTERVAL_MS);
    }
  },
});

function printer({ screen }: CommandContext, full: boolean) {
  return (events: EventList["data"]) => {
    for (const event of events) {
      if (screen.json) screen.jsonLine(event);
      else screen.print([eventLine(event, { full })]);
    }
  };
}

/** Said once: nothing comes where nobody has asked for it, and what is older than the log is gone. */
function sayWhatIsMissing({ screen }: CommandContext, page: EventList, after: number): void {
  if (page.subscribed.length === 0) {
    screen.hint("No webhook wants any event, so nothing is written: webhooks create --polled keeps them.");
  }
  if (page.oldest_sequence !== null && page.oldest_sequence > after + 1 && after > 0) {
    screen.hint(`Events before ${page.oldest_sequence} are gone.`);
  }
}
