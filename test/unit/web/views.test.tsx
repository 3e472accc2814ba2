// Pages as text: what they say of an answer, with the words and numbers that people look for.
import { render } from "preact-render-to-string";
import { beforeEach, describe, expect, it } from "vitest";
import { masks } from "../../../src/web/app/preferences.ts";
import { who } from "../../../src/web/app/session.ts";
import { clock } from "../../../src/web/live/paused.ts";
import { CampaignHead } from "../../../src/web/pages/campaign.tsx";
import { Campaigns } from "../../../src/web/pages/campaigns.tsx";
import { OverviewView, paceOf } from "../../../src/web/pages/overview.tsx";
import { HealthChecks } from "../../../src/web/parts/health-checks.tsx";
import { ProgressBar } from "../../../src/web/parts/progress.tsx";
import { WaitsFor, WhyWaiting } from "../../../src/web/parts/waits.tsx";
import { COUNTS, campaign, live, NOW, overview } from "./answers.ts";

const as = (scope: "read" | "write" | "admin") => {
  const session = { name: "ops", scope, via: "token", expires_at: null, environment: "production" } as const;
  who.value = { kind: "in", session };
};
const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, " ")
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, " ");

beforeEach(() => {
  as("admin");
  clock.value = NOW;
  masks.value = true;
});

describe("why a campaign waits", () => {
  it("is said in words, with numbers and the time it ends", () => {
    const text = textOf(render(<WhyWaiting live={live()} />));
    expect(text).toContain("Waits for calling hours.");
    expect(text).toContain("in 2 d 19 h");
    expect(text).toContain("212 not due yet: their retry delay is not over");
    expect(text).toContain("188 closed in Los Angeles until Mon 23 Nov, 09:00 there");
    expect(text).toContain("31 never: no attempt is left");
    expect(text).not.toContain("all lines are in use");
    expect(text).not.toContain("T17:00:00Z");
  });

  it("has most first, and nothing where nothing is in the way", () => {
    const html = render(<WhyWaiting live={live()} />);
    expect(html.indexOf("212")).toBeLessThan(html.indexOf("188"));
    const { why } = live();
    const none = { ...why, closed_by_zone: [], retry_delay: 0, number: 0, never: 0 };
    const text = textOf(render(<WhyWaiting live={live({ waits: null, why: none })} />));
    expect(text).toContain("Nothing is in the way: 12 calls on the line.");
  });
});

describe("the bar of a list", () => {
  it("adds up to the list, in words too", () => {
    const html = render(<ProgressBar counts={COUNTS} words />);
    const widths = [...html.matchAll(/width="([\d.]+)"/g)].map(([, w]) => Number(w));
    expect(widths.reduce((a, b) => a + b, 0)).toBeCloseTo(100);
    expect(textOf(html)).toContain("not called 2,700 left out: suppressed 0 = 10,000");
    expect(html).toContain('aria-label="62 % of 10,000 ended"');
  });

  it("is empty for an empty list", () => {
    const none = { total: 0, ended: 0, on_the_line: 0, to_retry: 0, waiting: 0, not_called: 0, left_out: 0 };
    expect(render(<ProgressBar counts={none} />)).toContain("0 % of 0 ended");
  });
});

describe("the overview", () => {
  it("says what needs somebody, with the page that tells more", () => {
    const html = render(<OverviewView overview={overview()} />);
    expect(html).toContain('<a href="/ui/dead-letters">3 dead letters wait');
    expect(textOf(html)).toContain("34 / 40 lines");
    expect(textOf(html)).toContain("3.6 dials/s of 5 · breaker closed");
  });

  it("masks numbers, until they are to be seen", () => {
    expect(render(<OverviewView overview={overview()} />)).toContain("+1202***0143");
    masks.value = false;
    expect(render(<OverviewView overview={overview()} />)).toContain("+12025550143");
  });

  it("keeps the last figures, greyed, when nobody answers", () => {
    expect(render(<OverviewView overview={overview()} stale />)).toContain('class="stack stale"');
  });

  it("says nothing of a pace that is not known", () => {
    const [trunk] = overview().trunks;
    if (trunk === undefined) throw new Error("no trunk");
    expect(paceOf({ ...trunk, dials_last_minute: null })).toBe("breaker closed");
  });
});

describe("what a scope lacks", () => {
  it("is there and disabled, with the reason", () => {
    as("read");
    const html = render(<CampaignHead campaign={campaign()} refresh={() => {}} />);
    expect(html).toMatch(/aria-disabled="true"[^>]*title="Needs the scope write; ops has read."/);
    as("write");
    const allowed = render(<CampaignHead campaign={campaign()} refresh={() => {}} />);
    expect(allowed).not.toContain('aria-disabled="true"');
  });

  it("offers the verbs that a campaign's state allows", () => {
    const verbs = (status: "pending" | "paused" | "cancelled") =>
      textOf(render(<CampaignHead campaign={campaign({ status })} refresh={() => {}} />));
    expect(verbs("pending")).toContain("Start");
    expect(verbs("paused")).toContain("Resume");
    expect(verbs("paused")).not.toContain("Start");
    expect(verbs("cancelled")).not.toMatch(/Start|Resume|Pause/);
  });
});

it("a list of campaigns says what each waits for", () => {
  const row = { ...campaign(), counts: COUNTS, pick_up: 0.41 };
  const html = render(
    <Campaigns campaigns={[row]} overview={overview()} refresh={() => {}} of={1} more={false} />,
  );
  expect(textOf(html)).toContain("Waits for calling hours until");
  expect(html).toContain('aria-label="Select Appointment reminders"');
});

it("a name is text, whatever it has in it", () => {
  const name = "<img src=x onerror=alert(1)>";
  const html = render(<CampaignHead campaign={campaign({ name })} refresh={() => {}} />);
  expect(html).not.toContain("<img");
});

describe("a service that lacks settings", () => {
  it("has the fix beside each point", () => {
    const ok = { status: "ok" } as const;
    const unknown = { status: "unknown" } as const;
    const health = {
      status: "unavailable" as const,
      checks: {
        configuration: {
          status: "failed" as const,
          problems: [
            "VALID_TOKENS is empty, and API_TOKENS too: without a token every call is refused",
            'PUBLIC_URL must be the https origin that providers call back, not ""',
          ],
        },
        database: ok,
        gate: unknown,
        trunk: unknown,
        dead_letters: unknown,
        oldest_due_call: unknown,
        database_size: unknown,
        archive: unknown,
        time_zones: ok,
        own_rules: ok,
        webhooks: ok,
        rule_packs: ok,
      },
    };
    const text = textOf(render(<HealthChecks health={health} />));
    expect(text).toContain("npx wrangler secret put API_TOKENS");
    expect(text).toContain("PUBLIC_URL =");
    expect(text).toContain("It cannot be known before the points above are in order.");
  });
});

it("of a page of campaigns of which none fits, it says that there are more", () => {
  const empty = (more: boolean) =>
    textOf(render(<Campaigns campaigns={[]} overview={overview()} refresh={() => {}} of={50} more={more} />));
  expect(empty(true)).toContain("None of these 50 fits; there are more on the next page.");
  expect(empty(false)).toContain("None of these 50 fits.");
});

it("says dialling only where a call is on the line", () => {
  expect(textOf(render(<WaitsFor waits={null} lines={1} />)).trim()).toBe("dialling");
  expect(textOf(render(<WaitsFor waits={null} lines={0} />)).trim()).toBe("nothing in the way");
});
