// The service as a whole: at a glance, by day, who changed what, is it well.

import { queryWhole } from "../../lib/parameters.ts";
import * as changes from "../../routes/changes/definitions.ts";
import * as metrics from "../../routes/metrics/definitions.ts";
import * as overview from "../../routes/overview/definitions.ts";
import * as service from "../../routes/service/definitions.ts";
import { READS, tool } from "../tool.ts";
import { counted, lines, more, several, share } from "../words.ts";

export const getOverview = tool({
  name: "get_overview",
  title: "Everything at a glance",
  description:
    "Trunks and their lines, today's figures, calls that are due, the campaigns that run and what each waits for, and what needs somebody.",
  hints: READS,
  routes: [overview.getOverview],
  takes: {},
  run: async ask => {
    const found = await ask(overview.getOverview, {});
    const { today, due } = found;
    return {
      answer: found,
      text: lines(
        ...found.trunks.map(
          t => `Trunk ${t.name} is ${t.status}: ${t.lines_in_use} of ${t.max_concurrent_calls} lines in use.`,
        ),
        `Today: ${counted(today.accepted)} calls accepted, ${counted(today.dialled)} attempts ended, ${counted(today.picked)} picked up.`,
        `${several(due.calls, "call")}${due.at_least ? " at least" : ""} due now.`,
        ...found.campaigns.map(
          ({ id, name, status, counts, lines: used, pick_up, waits }) =>
            `Campaign ${id} "${name.slice(0, 100)}" is ${status}: ${counted(counts.ended)} of ${counted(counts.total)} done, ${used} on the line, picked up ${share(pick_up)}${waits === null ? "." : `; waits because: ${waits.text}`}`,
        ),
        found.further_campaigns ? "More campaigns run than are shown: see list_campaigns." : null,
        ...found.attention.map(({ text }) => `Needs somebody: ${text}`),
      ),
    };
  },
});

export const getMetrics = tool({
  name: "get_metrics",
  title: "What happened by day",
  description:
    "Lines in use now, calls that wait, and for each of the last days what was accepted, picked up and failed.",
  hints: READS,
  routes: [metrics.getMetrics],
  takes: { days: metrics.getMetrics.query.days },
  run: async (ask, query) => {
    const found = await ask(metrics.getMetrics, { query });
    return {
      answer: found,
      text: lines(
        `${found.current_concurrent_calls} of ${found.max_concurrent_calls} lines in use, ${several(found.queued_calls, "call")} waiting; the system is ${found.system_status}.`,
        ...found.recent_metrics.map(
          day =>
            `${day.date}: ${counted(day.total_calls_initiated)} accepted, ${counted(day.total_calls_picked)} picked up, ${counted(day.total_calls_disconnected)} disconnected, ${counted(day.total_calls_rnr)} no answer, ${counted(day.total_calls_failed)} failed, ${counted(day.total_retries)} retries.`,
        ),
      ),
    };
  },
});

const { campaign_id, subject, cursor } = changes.listChanges.query;

export const listChanges = tool({
  name: "list_changes",
  title: "Who changed what",
  description: "Changes that operators made, newest first: of a campaign, a trunk, or all.",
  hints: READS,
  routes: [changes.listChanges],
  takes: {
    campaign_id,
    subject,
    limit: queryWhole({ min: 1, max: 50, absent: 20 }, { description: "Changes of one answer." }),
    cursor,
  },
  run: async (ask, query) => {
    const found = await ask(changes.listChanges, { query });
    const texts = found.data.map(({ at, who, subject: of, what }) => `${at}: ${who} did ${what} to ${of}.`);
    const none = texts.length === 0 ? "Nothing was changed." : null;
    return { answer: found, text: lines(...texts, none, more(found.next_cursor)) };
  },
});

export const getHealth = tool({
  name: "get_health",
  title: "Is the service well?",
  description: "Whether the service is ok, degraded or unavailable, and the checks that say why.",
  hints: READS,
  routes: [service.getHealth],
  takes: {},
  run: async ask => {
    const found = await ask(service.getHealth, {});
    const problems = Object.entries(found.checks).flatMap(([name, { problems: texts = [] }]) =>
      texts.map(text => `${name}: ${text}.`),
    );
    return { answer: found, text: lines(`The service is ${found.status}.`, ...problems) };
  },
});
