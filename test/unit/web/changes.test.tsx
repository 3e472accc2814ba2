// The list of changes as text: who, when, what, from what to what.
import { render } from "preact-render-to-string";
import { beforeEach, describe, expect, it } from "vitest";
import type { Change } from "../../../src/web/api/api-types.ts";
import { clock } from "../../../src/web/live/paused.ts";
import { Changes } from "../../../src/web/pages/changes.tsx";
import { NOW } from "./answers.ts";

const change = (changes: Partial<Change> = {}): Change => ({
  id: 3,
  at: new Date(NOW - 60_000).toISOString(),
  who: "ops",
  subject: "campaign:7",
  what: "update",
  from: { weight: 1, time_zone: null },
  to: { weight: 3, time_zone: "Europe/Paris" },
  request_id: "1f0c",
  ...changes,
});
const textOf = (html: string) => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

beforeEach(() => {
  clock.value = NOW;
});

describe("the list of changes", () => {
  it("says who changed what, from what to what", () => {
    const html = render(<Changes changes={[change()]} all />);
    expect(textOf(html)).toContain("ops");
    expect(textOf(html)).toMatch(/weight: +1 → +3/);
    expect(textOf(html)).toMatch(/time zone: +– → +Europe\/Paris/);
    expect(html).toContain('href="/ui/campaigns/7/changes"');
    expect(html).toContain('dateTime="'.toLowerCase());
  });

  it("has nothing before where something was made, and nothing after where it went", () => {
    const made = change({ what: "create", from: null, to: { name: "Reminders" } });
    expect(textOf(render(<Changes changes={[made]} all={false} />))).toMatch(/name: +Reminders/);
    const gone = change({ subject: "dead_letter:x", what: "discard", from: { state: "waiting" }, to: null });
    const text = textOf(render(<Changes changes={[gone]} all />));
    expect(text).toContain("dead letter x");
    expect(text).toMatch(/state: +waiting → +gone/);
  });

  it("names no campaign on the campaign's own page, and says when there is nothing", () => {
    expect(textOf(render(<Changes changes={[change()]} all={false} />))).not.toContain("campaign 7");
    expect(render(<Changes changes={[]} all />)).toContain("Nobody has changed anything yet.");
  });
});
