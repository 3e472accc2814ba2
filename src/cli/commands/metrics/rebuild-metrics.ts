// `metrics rebuild`: counts counters anew, request after request until it is done.
import type { RebuiltMetrics as Rebuilt } from "../../../client/generated/types.ts";
import { EXIT } from "../../exit-codes.ts";
import { fields } from "../../terminal/table.ts";
import { WrongUsage } from "../../wrong-usage.ts";
import { command } from "../command.ts";

/** What was found so far, as one answer. */
function together(a: Rebuilt, b: Rebuilt): Rebuilt {
  return {
    ...b,
    days: [...a.days, ...b.days],
    campaigns:
      a.campaigns === null || b.campaigns === null
        ? (a.campaigns ?? b.campaigns)
        : {
            checked: a.campaigns.checked + b.campaigns.checked,
            tallied: a.campaigns.tallied + b.campaigns.tallied,
            differed: [...a.campaigns.differed, ...b.campaigns.differed],
          },
    changed_meanwhile: {
      days: [...a.changed_meanwhile.days, ...b.changed_meanwhile.days],
      campaign_ids: [...a.changed_meanwhile.campaign_ids, ...b.changed_meanwhile.campaign_ids],
    },
  };
}

export const rebuildMetrics = command({
  name: "metrics rebuild",
  about: "count the counters of some days anew from the calls",
  options: {
    from: { type: "string", value: "DAY", about: "the first day (UTC, as 2026-11-20)" },
    to: { type: "string", value: "DAY", about: "the last day; as --from when left out" },
    campaigns: { type: "boolean", about: "the counters of all campaigns too" },
    cursor: { type: "string", value: "CURSOR", about: "go on with a rebuild that was broken off" },
  },
  async run({ client, screen, progress }, { values }) {
    const { from, to = from, campaigns, cursor } = values;
    if (from === undefined && cursor === undefined) throw new WrongUsage("Which days? Give --from and --to.");
    const first = cursor === undefined ? { from, to, campaigns: campaigns === true } : { cursor };
    let answer = await client.metrics.rebuild(first);
    while (!answer.done) {
      const { calls_read, cursor: next } = answer;
      progress?.write(`${calls_read} calls counted; --cursor ${next} goes on if this is broken off\n`);
      answer = together(answer, await client.metrics.rebuild({ cursor: next }));
    }
    screen.show(answer, lines);
    const { days, campaign_ids } = answer.changed_meanwhile;
    return days.length + campaign_ids.length === 0 ? EXIT.done : EXIT.rejected;
  },
});

const list = (names: readonly (string | number)[]) => (names.length === 0 ? "none" : names.join(", "));

const lines = ({ days, campaigns, changed_meanwhile: changed }: Rebuilt, width: number) =>
  fields(
    [
      ["days counted", String(days.length)],
      ["days mended", list(days.filter(d => d.differed).map(d => d.date))],
      ...(campaigns === null
        ? []
        : ([
            ["campaigns counted", String(campaigns.checked)],
            ["campaigns mended", list(campaigns.differed.map(d => d.campaign_id))],
          ] as [string, string][])),
      [
        "changed meanwhile, left alone",
        list([...changed.days, ...changed.campaign_ids.map(id => `campaign ${id}`)]),
      ],
    ],
    width,
  );
