// Webhooks: listed, made, changed, enabled, given another secret.
import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { CreatedWebhook, Webhook, WebhookSecret } from "../../../../../src/http/routes/webhooks/schemas.ts";
import { exampleOf } from "../../../../support/example-of.ts";
import { contractServer } from "../../contract-server.ts";

const HELD = exampleOf(Webhook);
const SECRET = exampleOf(WebhookSecret);
const { id } = HELD;
const AT = `/api/v1/webhooks/${id}`;
const textOf = ({ out }: { out: string }) => stripVTControlCharacters(out);
const sent = (server: { asked: { body: string }[] }, n: number) =>
  JSON.parse(server.asked[n]?.body || "null");

it("are listed with their state and how they stand", async () => {
  const polled = { ...HELD, id: "w2", url: null, status: "enabled", lag: null, held_since: null };
  const server = await contractServer({ "GET /api/v1/webhooks": { body: { webhooks: [HELD, polled] } } });
  const [, held, kept] = textOf(await server.cli("webhooks", "list")).split("\n");
  expect(held).toMatch(/https:\/\/example\.com\/calls +held +4 +Held since .*: HTTP 503: try again later\./);
  expect(kept).toMatch(/w2 +nobody: polled +enabled +Sends nothing/);
  const none = await contractServer({ "GET /api/v1/webhooks": { body: { webhooks: [] } } });
  expect((await none.cli("webhooks", "list")).out).toBe("There are none.\n");
});

it("one is shown with its filters and its last error", async () => {
  const server = await contractServer({ [`GET ${AT}`]: { body: HELD } });
  const text = textOf(await server.cli("webhooks", "show", id));
  expect(text).toMatch(/At most 4 events wait; tried again at /);
  expect(text).toMatch(/types +call\.finished\n/);
  expect(text).toMatch(/campaigns +1\n/);
  expect(text).toMatch(/last error +event 88120, /);
  expect(await server.cli("webhooks", "show", "no-such")).toMatchObject({ code: 1 });
  expect(await server.cli("webhooks", "show", "../x")).toMatchObject({ code: 2 });
});

it("one is made of what was given, and its secret is shown once", async () => {
  const server = await contractServer({
    "POST /api/v1/webhooks": { status: 201, body: { ...exampleOf(CreatedWebhook), secret: null } },
    [`GET ${AT}/secret`]: { body: SECRET },
  });
  const ran = await server.cli(
    ...["webhooks", "create", "https://example.com/calls", "--types", "call.finished, campaign.completed"],
    ...["--campaign", "7,9", "--payload", "thin", "--ordered", "yes", "--description", "CRM"],
  );
  expect(ran.code).toBe(0);
  expect(textOf(ran)).toContain(`Secret ${SECRET.secret}\n`);
  expect(sent(server, 0)).toEqual({
    ...{ url: "https://example.com/calls", types: ["call.finished", "campaign.completed"] },
    ...{ campaign_ids: [7, 9], payload: "thin", ordered: true, description: "CRM" },
  });
  const json = JSON.parse((await server.cli("webhooks", "create", "https://x.example/", "--json")).out);
  expect(json).toMatchObject({ id, secret: SECRET.secret });
});

it("one that sends nothing has no secret", async () => {
  const body = { ...exampleOf(CreatedWebhook), url: null, secret: null };
  const server = await contractServer({ "POST /api/v1/webhooks": { status: 201, body } });
  expect((await server.cli("webhooks", "create", "--polled")).code).toBe(0);
  expect(sent(server, 0)).toEqual({ url: null });
  expect(server.asked).toHaveLength(1);
});

it("what cannot be meant is wrong usage", async () => {
  const server = await contractServer({});
  for (const args of [
    ["create"],
    ["create", "https://x.example/", "--polled"],
    ["create", "https://x.example/", "--campaign", "seven"],
    ["create", "https://x.example/", "--ordered", "maybe"],
    ["update", id],
  ])
    expect(await server.cli("webhooks", ...args)).toMatchObject({ code: 2 });
  expect(server.asked).toEqual([]);
});

it("one is changed in what was given", async () => {
  const server = await contractServer({ [`PATCH ${AT}`]: { body: HELD } });
  const to = ["--to", "https://example.com/new"];
  expect((await server.cli("webhooks", "update", id, "--campaign", "all", ...to)).code).toBe(0);
  expect(sent(server, 0)).toEqual({ url: "https://example.com/new", campaign_ids: null });
});

it("one is enabled from somewhere, disabled, deleted", async () => {
  const server = await contractServer({
    [`POST ${AT}/enable`]: { body: HELD },
    [`POST ${AT}/disable`]: { body: HELD },
    [`DELETE ${AT}`]: { body: { id, deleted: true } },
  });
  expect((await server.cli("webhooks", "enable", id, "--from", "now")).code).toBe(0);
  expect((await server.cli("webhooks", "enable", id)).code).toBe(0);
  expect((await server.cli("webhooks", "disable", id)).code).toBe(0);
  expect([sent(server, 0), sent(server, 1)]).toEqual([{ from: "now" }, {}]);
  expect((await server.cli("webhooks", "delete", id)).out).toBe(`Webhook ${id} is deleted.\n`);
});

it("a new secret is shown with the one that signs too", async () => {
  const both = {
    ...SECRET,
    previous_secret: "whsec_before",
    previous_secret_until: "2026-11-21T10:00:00.000Z",
  };
  const server = await contractServer({
    [`POST ${AT}/rotate`]: [{ body: { id, rotated: true } }, { body: { id, rotated: false } }],
    [`GET ${AT}/secret`]: { body: both },
  });
  const first = textOf(await server.cli("webhooks", "rotate", id));
  expect(first).toContain("has a new secret.");
  expect(first).toMatch(/until .* also whsec_before/);
  expect(textOf(await server.cli("webhooks", "rotate", id))).toContain("rotated less than a minute ago");
  expect(textOf(await server.cli("webhooks", "secret", id))).toContain(`Secret ${SECRET.secret}`);
  await server.cli("webhooks", "rotate", id, "--force");
  const posts = server.asked.filter(({ method }) => method === "POST");
  expect(posts.map(({ query }) => query.force)).toEqual([undefined, undefined, "true"]);
});

it("one is tested, and what it answers is said", async () => {
  const answers = [
    { delivered: true, status: 204, ms: 183, answer: "" },
    { delivered: false, status: null, ms: 15_000, answer: "no answer in 15 s" },
  ];
  const server = await contractServer({ [`POST ${AT}/test`]: answers.map(body => ({ body })) });
  expect(await server.cli("webhooks", "test", id)).toMatchObject({
    ...{ code: 0, out: "Delivered: 204 after 183 ms.\n" },
  });
  expect(await server.cli("webhooks", "test", id)).toMatchObject({
    ...{ code: 5, out: "Not delivered: no answer after 15000 ms.\n  no answer in 15 s\n" },
  });
});

const DELIVERY = {
  ...{ sequence: 88, type: "call.finished", campaign_id: 7, subject: "0199a1c2", state: "failed" },
  ...{ happened_at: "2026-11-20T21:40:47.020Z", attempts: 4, http_status: 502, error: "HTTP 502: bad" },
  ...{ next_attempt_at: "2026-11-20T22:40:47.020Z", delivered_at: null },
};

it("deliveries are listed by state, with their tries and what comes next", async () => {
  const data = [
    DELIVERY,
    { ...DELIVERY, sequence: 87, next_attempt_at: null },
    { ...DELIVERY, sequence: 86, state: "delivered", error: null, attempts: 1 },
  ];
  const server = await contractServer({ [`GET ${AT}/deliveries`]: { body: { data, next_cursor: null } } });
  const text = textOf(await server.cli("webhooks", "deliveries", id, "--state", "failed"));
  expect(server.asked[0]?.query).toEqual({ state: "failed" });
  expect(text).toMatch(/88 {2}call\.finished +failed +4 +again .* HTTP 502: bad +0199a1c2/);
  expect(text).toMatch(/87 .* given up: resend it/);
});

it("one event is sent again, or all since a time, a thousand looked at a request", async () => {
  const server = await contractServer({
    [`POST ${AT}/deliveries/88/resend`]: { body: { id, sequence: 88, resent: true } },
    [`POST ${AT}/resend`]: [
      { body: { id, resent: 412, next_after: 1_088 } },
      { body: { id, resent: 1, next_after: null } },
    ],
  });
  expect((await server.cli("webhooks", "resend", id, "88")).out).toContain("Event 88 is sent");
  const since = ["--since", "2026-11-20T09:00:00Z"];
  expect((await server.cli("webhooks", "resend", id, ...since)).out).toBe(
    `413 events are sent to ${id} again.\n`,
  );
  expect(server.asked.slice(1).map(({ query }) => query.after)).toEqual([undefined, "1088"]);
  expect((await server.cli("webhooks", "resend", id)).code).toBe(2);
  expect((await server.cli("webhooks", "resend", id, "88", ...since)).code).toBe(2);
});
