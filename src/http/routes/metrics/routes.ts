// Metrics: now and by day, for Prometheus, and counting anew.
import { measureService } from "../../../actions/metrics/measure-service.ts";
import { rebuildCounters } from "../../../actions/metrics/rebuild-counters.ts";
import { showMetrics } from "../../../actions/metrics/show-metrics.ts";
import { daysToRebuild } from "../../../domain/metrics/days-to-rebuild.ts";
import { Routes } from "../../lib/routes.ts";
import { addToLog } from "../../middleware/request-log.ts";
import * as metric from "./definitions.ts";
import { presentMetrics, presentRebuilt } from "./present.ts";
import { presentForPrometheus } from "./prometheus.ts";
import { PROMETHEUS_CONTENT_TYPE } from "./prometheus-text.ts";

export const metrics = new Routes()
  .on(metric.getMetrics, async ({ ctx, query }) => presentMetrics(await showMetrics(ctx, query)))
  .on(metric.getPrometheusMetrics, async ({ c, ctx }) =>
    c.body(presentForPrometheus(await measureService(ctx)), 200, { "Content-Type": PROMETHEUS_CONTENT_TYPE }),
  )
  .on(metric.rebuildMetrics, async ({ c, ctx, body: { from, to, campaigns, cursor } }) => {
    const rebuilt = await rebuildCounters(
      ctx,
      typeof cursor === "string"
        ? { cursor }
        : {
            cursor: null,
            asked: { ...daysToRebuild(from ?? null, to ?? null), campaigns: campaigns === true },
          },
    );
    const answer = presentRebuilt(rebuilt);
    addToLog(c, {
      done: answer.done,
      days_that_differed: answer.days.filter(day => day.differed).length,
      campaigns_that_differed: answer.campaigns?.differed.length,
    });
    return answer;
  });
