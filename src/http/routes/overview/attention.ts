// What needs somebody, in a sentence each, and where the API tells more.
import type { Overview as OverviewNoun } from "../../../actions/overview/show-overview.ts";
import { judgeHealth, linesNow } from "../../../domain/metrics/health.ts";
import { HOUR_MS, MINUTE_MS } from "../../../domain/time-units.ts";
import type { TrunkLimits } from "../../../domain/trunks/trunk.ts";
import { webhookTrouble } from "../../../domain/webhooks/webhook-trouble.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import type { Overview } from "./schemas.ts";

type Attention = Of<typeof Overview>["attention"];

/** `settings`: what the default trunk goes by. */
export function attentionOf(overview: OverviewNoun, settings: TrunkLimits): Attention {
  return [
    ...trunksOf(overview),
    ...lettersOf(overview),
    ...importsOf(overview),
    ...webhooksOf(overview),
    ...healthOf(overview, settings),
  ];
}

function trunksOf({ glances, now }: OverviewNoun): Attention {
  return glances.flatMap(({ trunk, gate }): Attention => {
    const href = `/api/v1/trunks/${trunk.name}`;
    const say = (kind: "breaker" | "trunk", text: string): Attention => [
      { kind, text: `Trunk ${trunk.name} ${text}.`, href },
    ];
    if (gate === null) return say("trunk", "does not answer: its gate is out of reach");
    const { paused, heldUntil, breaker } = gate.trunk;
    if (paused || trunk.paused) return say("trunk", "is paused: nothing is dialled over it");
    if (breaker.state !== "closed") {
      const { dials, failures } = breaker.window;
      const next = breaker.until === null ? "" : `; the next dial is tried at ${time(breaker.until)}`;
      return say(
        "breaker",
        `has an ${breaker.state === "open" ? "open" : "half-open"} breaker: ${failures} of ${dials} dials failed${next}`,
      );
    }
    return heldUntil !== null && heldUntil > now
      ? say("trunk", `is left alone until ${time(heldUntil)}, as its provider asked`)
      : [];
  });
}

function lettersOf({ trouble: { letters }, now }: OverviewNoun): Attention {
  if (letters.waiting === 0) return [];
  const oldest = letters.oldestAt === null ? "" : `, the oldest for ${ageOf(now - letters.oldestAt)}`;
  const text = `${letters.waiting} dead letter${letters.waiting === 1 ? " waits" : "s wait"}${oldest}.`;
  return [{ kind: "dead_letters", text, href: "/api/v1/dead-letters?state=waiting" }];
}

const importsOf = ({ trouble: { imports } }: OverviewNoun): Attention =>
  imports.map(({ id, campaignId, error }) => ({
    kind: "import",
    text: `An import into campaign ${campaignId} failed${error === null ? "" : `: ${error}`}.`,
    href: `/api/v1/campaigns/${campaignId}/imports/${id}`,
  }));

const webhooksOf = ({ trouble: { webhooks, canSign }, now }: OverviewNoun): Attention =>
  webhooks.flatMap((standing): Attention => {
    const text = webhookTrouble(standing, canSign, now);
    return text === null
      ? []
      : [{ kind: "webhook", text: sentence(text), href: `/api/v1/webhooks/${standing.endpoint.id}` }];
  });

function healthOf({ glances, trouble, now }: OverviewNoun, settings: TrunkLimits): Attention {
  const lines = glances.flatMap(({ trunk, gate }) =>
    gate === null ? [] : [linesNow(trunk, gate, settings)],
  );
  const { oldestDueCall } = judgeHealth(trouble.work, lines, now);
  const { databaseSize, archive } = trouble.storage;
  const problems = [
    oldestDueCall.ok || oldestDueCall.ageMs === null
      ? null
      : `A call has been due for ${ageOf(oldestDueCall.ageMs)} with a free line, and is not dialled.`,
    ...[databaseSize.problem, archive.problem].map(problem => (problem === null ? null : sentence(problem))),
  ];
  return problems.flatMap(
    (text): Attention => (text === null ? [] : [{ kind: "health", text, href: "/health" }]),
  );
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** `12 minutes`, `3 hours`, `2 days`. */
function ageOf(ms: number): string {
  const [n, unit] =
    ms < HOUR_MS
      ? [Math.floor(ms / MINUTE_MS), "minute"]
      : ms < 48 * HOUR_MS
        ? [Math.floor(ms / HOUR_MS), "hour"]
        : [Math.floor(ms / (24 * HOUR_MS)), "day"];
  return `${n} ${unit}${n === 1 ? "" : "s"}`;
}
