// `npm run setup` against an account that remembers what was made.
import { describe, expect, it } from "vitest";
import { setUp } from "../../../../src/tools/setup/setup-steps.ts";
import { FakeAccount } from "./fake-wrangler.ts";

const ADDRESS = "https://campaign-call-manager.ops.workers.dev";
const made = (commands: readonly string[]) => commands.filter(c => /create|put|login/.test(c));

describe("an empty account", () => {
  it("gets database, queues, bucket, provider, address and secrets, and is deployed with them", async () => {
    const account = new FakeAccount();
    expect(await setUp(account.tools)).toBe(0);
    expect(account.databases).toEqual([
      { name: "campaign-call-manager", uuid: "id-of-campaign-call-manager" },
    ]);
    expect([...account.queues]).toEqual(["ccm-dial", "ccm-dead-letters"]);
    expect([...account.buckets]).toEqual(["campaign-call-manager-archive"]);
    expect(account.deployments).toHaveLength(2);
    expect(account.deployments[1]).toContain(`PUBLIC_URL = "${ADDRESS}"`);
    expect(account.deployments[0]).toContain('TELEPHONY_PROVIDER = "simulator"');
    expect(account.deployments[0]).toContain('database_id = "id-of-campaign-call-manager"');
    expect([...account.secrets.keys()]).toEqual(["SESSION_SECRET", "WEBHOOK_SECRET_KEY", "API_TOKENS"]);
  });

  it("is told its token once, which is stored as a hash alone", async () => {
    const account = new FakeAccount();
    await setUp(account.tools);
    expect(account.printed).toContain("  ccm_secret-2");
    expect(account.secrets.get("API_TOKENS")).toBe("owner:admin:sha256:hash of ccm_secret-2");
    expect(account.printed.at(-1)).toBe(`The dashboard: ${ADDRESS}/ui/    is it well: ${ADDRESS}/health`);
  });

  it("is logged in to first", async () => {
    const account = new FakeAccount();
    account.loggedIn = false;
    expect(await setUp(account.tools)).toBe(0);
    expect(account.commands.slice(0, 2)).toEqual(["whoami --json", "login"]);
  });
});

describe("run again", () => {
  it("makes nothing twice, and keeps the tokens", async () => {
    const account = new FakeAccount();
    await setUp(account.tools);
    const secrets = new Map(account.secrets);
    const { config } = account;
    account.commands = [];
    account.printed = [];
    expect(await setUp(account.tools)).toBe(0);
    expect(made(account.commands)).toEqual([]);
    expect(account.secrets).toEqual(secrets);
    expect(account.config).toBe(config);
    expect(account.printed.join("\n")).not.toContain("ccm_");
  });

  it.each([
    "d1 create",
    "d1 list",
    "queues create ccm-dead-letters",
    "r2 bucket create",
    "secret list",
    "secret put WEBHOOK",
    "secret put API",
  ])("goes on from where it failed: %s", async failing => {
    const account = new FakeAccount();
    account.failing = failing;
    expect(await setUp(account.tools)).toBe(1);
    expect(account.printed.join("\n")).toContain("Too many requests");
    expect(account.printed.at(-1)).toContain("run `npm run setup` again");
    expect(await setUp(account.tools)).toBe(0);
    expect(account.databases).toHaveLength(1);
    expect(account.secrets.size).toBe(3);
  });

  it("finds a database whose id was never written down", async () => {
    const account = new FakeAccount();
    account.databases = [{ name: "campaign-call-manager", uuid: "of-before" }];
    await setUp(account.tools);
    expect(account.databases).toHaveLength(1);
    expect(account.config).toContain('database_id = "of-before"');
  });
});

it("goes without an archive in an account without R2", async () => {
  const account = new FakeAccount();
  account.hasR2 = false;
  expect(await setUp(account.tools)).toBe(0);
  expect(account.config).not.toContain("r2_buckets");
  expect(account.config).toContain("[[queues.producers]]");
});

it("leaves a provider and an address that are set alone", async () => {
  const account = new FakeAccount();
  account.config = account.config
    .replace('PUBLIC_URL = ""', 'PUBLIC_URL = "https://calls.example.com"')
    .replace('TELEPHONY_PROVIDER = ""', 'TELEPHONY_PROVIDER = "twilio"');
  await setUp(account.tools);
  expect(account.deployments).toHaveLength(1);
  expect(account.config).toContain('TELEPHONY_PROVIDER = "twilio"');
  expect(account.printed.at(-1)).toContain("https://calls.example.com/ui/");
});
