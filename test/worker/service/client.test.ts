// The typed client in workerd, against the service itself.
import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { ApiError, createClient } from "../../../src/client/index.ts";
import { DEVELOPMENT_TOKEN } from "../../../src/domain/access/development-token.ts";

const client = createClient({
  url: "http://calls.test",
  token: DEVELOPMENT_TOKEN,
  fetch: (url, init) => exports.default.fetch(url, init),
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

it("takes a campaign from a streamed file to its export, page by page", async () => {
  const { id } = await client.campaigns.create({ name: "Of the client" });
  async function* rows() {
    yield "phone_number\n";
    for (let i = 0; i < 5; i++) yield `+1202555010${i}\n`;
  }
  expect(await client.campaigns.importContacts(id, rows())).toMatchObject({ added: 5, rejected: 0 });
  const contacts = await all(client.phoneNumbers.list({ campaign_id: id, limit: 2 }));
  expect(contacts.map(contact => contact.phone_number).sort()).toEqual(
    Array.from({ length: 5 }, (_, i) => `+1202555010${i}`),
  );
  const listed = await all(client.campaigns.list({ limit: 1, is_active: true }));
  expect(listed.map(campaign => campaign.id)).toContain(id);
  expect((await all(client.campaigns.exportCalls(id, { format: "csv" }))).join("")).toContain("call_id");
  expect((await client.campaigns.update(id, { weight: 3 })).weight).toBe(3);
});

it("answers the secret of a new webhook, and of a rotation", async () => {
  const made = await client.webhooks.create({ url: null });
  expect(made.secret).toMatch(/^whsec_/);
  const { rotated, secret } = await client.webhooks.rotateSecret(made.id);
  expect({ rotated, secret }).toEqual({ rotated: true, secret: expect.stringMatching(/^whsec_/) });
  expect(secret).not.toBe(made.secret);
});

it("does nothing twice under one key", async () => {
  const options = { idempotencyKey: "of-the-client" };
  const first = await client.campaigns.create({ name: "Once" }, options);
  expect(await client.campaigns.create({ name: "Once" }, options)).toEqual(first);
});

it("names the fields that are wrong, and the request", async () => {
  const error = await client.calls.create({ phone_number: "12" }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    status: 400,
    code: "validation_error",
    fields: { phone_number: [expect.any(String)] },
  });
  expect((error as ApiError).requestId).toMatch(/./);
});
