// The pages of webhooks as text: how each stands in words first, what was sent, what can be done, what is refused where.
import { render } from "preact-render-to-string";
import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../../../src/client/core/errors.ts";
import type { Delivery, Webhook } from "../../../src/web/api/api-types.ts";
import { who } from "../../../src/web/app/session.ts";
import { clock } from "../../../src/web/live/paused.ts";
import { ForceDialog } from "../../../src/web/pages/rotate-webhook.tsx";
import { WebhookHead } from "../../../src/web/pages/webhook.tsx";
import { refusedFields, webhookBody, webhookChanges } from "../../../src/web/pages/webhook-body.ts";
import { Deliveries } from "../../../src/web/pages/webhook-deliveries.tsx";
import { WebhookForm } from "../../../src/web/pages/webhook-form.tsx";
import { Webhooks } from "../../../src/web/pages/webhooks.tsx";
import { NOW } from "./answers.ts";

const at = (secondsAgo: number) => new Date(NOW - secondsAgo * 1000).toISOString();
const HELD: Webhook = {
  ...{ id: "0199a1c2-7d3e", url: "https://crm.example/calls", description: "CRM", ordered: false },
  ...{ types: ["call.finished", "campaign.completed"], campaign_ids: [7], payload: "thin", status: "held" },
  ...{
    disabled_reason: null,
    disabled_at: null,
    held_since: at(3_600),
    held_reason: "no answer (timeout)",
    next_try_at: at(-300),
  },
  ...{
    cursor: 88_119,
    lag: 1_204,
    oldest_waiting_at: at(3_700),
    oldest_waiting_seconds: 3_700,
    events_gone_before: null,
  },
  ...{ failed_in_a_row: 5, secret_version: 1, previous_secret_until: null, created_by: "ops" },
  ...{ created_at: at(90_000), updated_at: at(90_000) },
  last_error: {
    ...{ sequence: 88_120, attempts: 5, http_status: null, error: "no answer (timeout)" },
    ...{ failed_at: at(3_600), delivered_at: null },
  },
};
const FINE: Webhook = {
  ...HELD,
  status: "enabled",
  lag: 0,
  held_since: null,
  next_try_at: null,
  last_error: null,
};
const DELIVERY: Delivery = {
  ...{ sequence: 88_120, type: "call.finished", campaign_id: 7, subject: "0199e0f7", state: "failed" },
  ...{ happened_at: at(3_700), attempts: 4, next_attempt_at: at(-1_800), http_status: 502 },
  ...{ error: "HTTP 502: <b>bad</b>", delivered_at: null },
};
const as = (scope: "read" | "admin") => {
  const session = { name: "ops", scope, via: "token", expires_at: null, environment: "production" } as const;
  who.value = { kind: "in", session };
};
const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, " ")
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, " ");
const headOf = (webhook: Webhook) => render(<WebhookHead webhook={webhook} refresh={() => {}} />);
const rowsOf = (deliveries: Delivery[], webhook = FINE) =>
  render(<Deliveries webhook={webhook} deliveries={deliveries} refresh={() => {}} />);

beforeEach(() => {
  as("admin");
  clock.value = NOW;
});

describe("the list", () => {
  it("says how each stands, then what it is told", () => {
    const text = textOf(render(<Webhooks webhooks={[HELD]} />));
    expect(text).toMatch(
      /CRM ! held Held since .*: no answer \(timeout\)\. At most 1,204 events wait; tried again at /,
    );
    expect(text).toContain("call.finished, campaign.completed · campaign 7 · ids only");
  });
  it("of none says what that means", () => {
    expect(render(<Webhooks webhooks={[]} />)).toContain("Nobody is told of anything");
  });
  it("names one without a description by its address, or by its id where nothing is sent", () => {
    expect(render(<Webhooks webhooks={[{ ...FINE, description: null }]} />)).toContain(
      "https://crm.example/calls",
    );
    const polled = { ...FINE, description: null, url: null, lag: null };
    const text = textOf(render(<Webhooks webhooks={[polled]} />));
    expect(text).toContain("0199a1c2, polled");
    expect(text).toContain("Sends nothing: its events are kept for who polls.");
  });
});

describe("what can be done", () => {
  const disabled = (html: string) =>
    [...html.matchAll(/aria-disabled="true"[^>]*title="([^"]*)"[^>]*>([^<]*)/g)].map(([, why, what]) => [
      what,
      why,
    ]);

  it("depends on the state, with the reason", () => {
    expect(disabled(headOf(HELD))).toEqual([]);
    expect(disabled(headOf(FINE))).toEqual([["Enable…", "It is enabled."]]);
    expect(disabled(headOf({ ...FINE, status: "disabled" }))).toEqual([["Disable", "It is disabled."]]);
    expect(disabled(headOf({ ...FINE, url: null })).map(([what]) => what)).toEqual([
      ...["Send test", "Enable…", "Rotate secret"],
    ]);
  });
  it("needs the scope admin, and says so", () => {
    as("read");
    expect(disabled(headOf(HELD)).every(([, why]) => why === "Needs the scope admin; ops has read.")).toBe(
      true,
    );
    expect(disabled(headOf(HELD))).toHaveLength(6);
    expect(disabled(rowsOf([DELIVERY]))).toHaveLength(1);
  });
});

describe("deliveries", () => {
  it("have their error, their next try, and the call they are about", () => {
    const html = rowsOf([DELIVERY]);
    expect(html).toContain('<a href="/ui/calls/0199e0f7">call.finished</a>');
    expect(html).not.toContain("<b>");
    expect(textOf(html)).toMatch(/88120 call\.finished ! failed 4 again .* in 30 min/);
  });
  it("that are given up, wait or are no longer kept say so", () => {
    expect(textOf(rowsOf([{ ...DELIVERY, next_attempt_at: null }]))).toContain("given up");
    expect(rowsOf([{ ...DELIVERY, state: "waiting" }])).toContain('title="It was not sent yet."');
    expect(textOf(rowsOf([{ ...DELIVERY, type: null, subject: null }]))).toContain("no longer kept");
    expect(rowsOf([DELIVERY], { ...FINE, status: "disabled" })).toContain('title="It is disabled."');
    expect(rowsOf([])).toContain("None, as far as was looked.");
  });
});

describe("a new one", () => {
  const refusal = (details: Record<string, unknown>) =>
    new ApiError({ status: 400, code: "validation_error", message: "The request is not valid.", details });

  it("is refused at the field, which names the reason for who reads by ear", () => {
    const error = refusal({
      url: ["must name a host, not the IP address 10.0.0.1"],
      "campaign_ids.0": ["no"],
    });
    const html = render(<WebhookForm error={error} onSubmit={() => {}} />);
    const [, about] =
      /<input id="[^"]*" aria-invalid="?true"? aria-describedby="([^"]*)" name="url"/.exec(html) ?? [];
    expect(about).toBeDefined();
    expect(html).toContain(`id="${about}" role="alert">must name a host, not the IP address 10.0.0.1`);
    expect([...refusedFields(error).keys()]).toEqual(["url", "campaign_ids"]);
    expect(html).not.toContain("The request is not valid.");
  });
  it("that is refused as a whole says why at the end", () => {
    const error = new ApiError({ status: 409, code: "conflict", message: "There are 20 webhooks already." });
    expect(render(<WebhookForm error={error} onSubmit={() => {}} />)).toContain(
      "There are 20 webhooks already.",
    );
  });
  it("needs the scope admin", () => {
    as("read");
    const html = render(<WebhookForm error={null} onSubmit={() => {}} />);
    expect(html).toContain('title="Needs the scope admin; ops has read."');
  });
  it("is what the form has", () => {
    const form = new FormData();
    for (const [name, value] of [
      ...[
        ["url", " https://crm.example/calls "],
        ["types", "call.finished"],
        ["types", "attempt.ended"],
      ],
      ...[
        ["campaign_ids", "7, 9 x"],
        ["payload", "thin"],
        ["ordered", "on"],
        ["description", ""],
      ],
    ] as [string, string][])
      form.append(name, value);
    expect(webhookBody(form)).toEqual({
      ...{ url: "https://crm.example/calls", types: ["call.finished", "attempt.ended"] },
      ...{ campaign_ids: [7, 9, "x"], payload: "thin", ordered: true, description: null },
    });
    form.set("polled", "on");
    form.set("campaign_ids", " ");
    expect(webhookBody(form)).toMatchObject({ url: null, campaign_ids: null });
  });
});

describe("one that is changed", () => {
  const formOf = (webhook: Webhook) =>
    render(<WebhookForm webhook={webhook} error={null} onSubmit={() => {}} />);
  const checked = (html: string) =>
    [...html.matchAll(/<input type="checkbox"[^>]*>/g)]
      .filter(([input]) => / checked/.test(input))
      .map(([input]) => /value="([^"]*)"/.exec(input)?.[1] ?? /name="([^"]*)"/.exec(input)?.[1]);

  it("begins with what it is", () => {
    const html = formOf({ ...HELD, ordered: true });
    expect(html).toMatch(/name="url"[^>]*value="https:\/\/crm\.example\/calls"/);
    expect(html).toMatch(/name="description"[^>]*value="CRM"/);
    expect(html).toMatch(/name="campaign_ids"[^>]*value="7"/);
    expect(html).toMatch(/<option[^>]*value="thin"[^>]* selected|<option[^>]*selected[^>]*value="thin"/);
    expect(checked(html)).toEqual(["call.finished", "campaign.completed", "ordered"]);
    expect(textOf(html)).toContain("Save");
  });
  /** As a browser sends what nobody has touched. */
  const sentOf = (html: string) => {
    const form = new FormData();
    const attribute = (input: string, name: string) =>
      new RegExp(` ${name}="([^"]*)"`).exec(input)?.[1] ?? null;
    for (const [input] of html.matchAll(/<input [^>]*>/g)) {
      const isBox = attribute(input, "type") === "checkbox";
      if (/ disabled/.test(input) || (isBox && !/ checked/.test(input))) continue;
      form.append(attribute(input, "name") ?? "", attribute(input, "value") ?? (isBox ? "on" : ""));
    }
    const chosen = [...html.matchAll(/<option [^>]*>/g)].find(([option]) => / selected/.test(option));
    form.append("payload", attribute(chosen?.[0] ?? "", "value") ?? "full");
    return form;
  };
  const opened: Webhook = { ...HELD, ordered: true, campaign_ids: [9, 7] };

  it.each<[string, Partial<Webhook>]>([
    ["is sent to", {}],
    ["is told of everything, in full", { campaign_ids: null, payload: "full", ordered: false }],
    ["has no description", { description: null }],
    ["is polled", { url: null }],
    ["has its types in another order", { types: ["campaign.completed", "call.finished"] }],
  ])("and %s, in a form that nobody touched: nothing is sent", (_, fields) => {
    const webhook = { ...opened, ...fields };
    expect(webhookChanges(sentOf(formOf(webhook)), webhook)).toEqual({});
  });
  it("has what was touched sent, and nothing that another has changed since it was opened", () => {
    const form = sentOf(formOf(opened));
    form.set("description", "Ours");
    expect(webhookChanges(form, opened)).toEqual({ description: "Ours" });
    form.append("types", "attempt.ended");
    form.set("polled", "on");
    form.set("campaign_ids", "");
    form.delete("ordered");
    expect(webhookChanges(form, opened)).toEqual({
      ...{ url: null, description: "Ours", campaign_ids: null, ordered: false },
      types: expect.arrayContaining([...opened.types, "attempt.ended"]),
    });
  });
  it("that is polled stays so", () => {
    expect(checked(formOf({ ...HELD, url: null }))[0]).toBe("polled");
  });
});

it("a second rotation says what it ends before it is done", () => {
  const html = render(<ForceDialog until={at(-3_600)} onForce={() => {}} onClose={() => {}} />);
  expect(textOf(html)).toMatch(
    /the one before signs too until .* in 1 h .*Rotating again ends that one at once/,
  );
  expect(textOf(html)).toContain("Rotate all the same");
});
