// A campaign's trunks, and its own options for their providers: the adapters have their say before anything is stored.
import { describe, expect, it, vi } from "vitest";
import { changeCampaign } from "../../../../src/actions/campaigns/change-campaign.ts";
import { createCampaign } from "../../../../src/actions/campaigns/create-campaign.ts";
import type { Provider } from "../../../../src/actions/ports/provider.ts";
import { d1Stores } from "../../../../src/store/d1.ts";
import { accountsOf } from "../../../support/worlds/account.ts";
import { makeWorld } from "../../../support/worlds/action-world.ts";

const FIELDS = {
  name: "Reminders",
  description: null,
  isActive: true,
  timeZone: null,
  maxConcurrentCalls: null,
  weight: 1,
  retryPolicy: null,
  businessHours: null,
  voicemailCountsAs: "rnr",
  machineDetection: "off",
  ringTimeoutSeconds: null,
  maxCallSeconds: null,
  providerOptions: null,
  trunks: null,
  compliance: null,
  callerIds: null,
  preDialHook: null,
} as const;
const GOOD = { agent: "a-1" };
const PROBLEMS = ["agnet is not a field that is known here"];

/** The verbs in an empty world with this provider. */
function desk(provider: Pick<Provider, "checkOptions">) {
  const { db, calls, campaigns, clock, policy } = makeWorld();
  const { trunks } = d1Stores(db);
  const settings = {
    phoneNumbers: { defaultCountry: null, validation: "digits" },
    environment: "production",
    publicUrl: "https://calls.example.com",
    webhookSecretKey: "",
  } as const;
  const ctx = {
    calls,
    campaigns,
    clock,
    policy,
    settings,
    trunks,
    accountOf: accountsOf(provider),
    gate: { wake: async () => {} },
  };
  return {
    create: (providerOptions: Record<string, unknown> | null) =>
      createCampaign(ctx, { fields: { ...FIELDS, providerOptions }, targets: [], answer: () => null }),
    over: (trunks: string[]) =>
      createCampaign(ctx, { fields: { ...FIELDS, trunks }, targets: [], answer: () => null }),
    change: (id: number, changes: Parameters<typeof changeCampaign>[1]["changes"]) =>
      changeCampaign(ctx, { id, changes }),
    listed: () => campaigns.list({ limit: 10 }),
  };
}

const strict = () => ({
  checkOptions: vi.fn((options: object) => ("agnet" in options ? PROBLEMS : [])),
});

describe("options of a campaign", () => {
  it("that the adapter refuses are named, and no campaign is made", async () => {
    const { create, listed } = desk(strict());
    await expect(create({ agnet: "a-1" })).rejects.toMatchObject({
      code: "validation_error",
      details: { provider_options: PROBLEMS },
    });
    expect(await listed()).toEqual([]);
  });

  it("that the adapter takes are stored as they were given", async () => {
    const { create } = desk(strict());
    expect(await create(GOOD)).toMatchObject({ campaign: { providerOptions: GOOD } });
  });

  it("are looked at when they change, and stay when they are refused", async () => {
    const { create, change, listed } = desk(strict());
    const { id } = (await create(GOOD)).campaign;
    await expect(change(id, { name: "x", providerOptions: { agnet: "a-2" } })).rejects.toMatchObject({
      details: { provider_options: PROBLEMS },
    });
    expect(await listed()).toMatchObject([{ campaign: { name: "Reminders", providerOptions: GOOD } }]);
    expect(await change(id, { providerOptions: null })).toMatchObject({
      campaign: { providerOptions: null },
    });
  });

  it("are not looked at where there are none: the adapter may have changed since", async () => {
    const provider = strict();
    const { create, change } = desk(provider);
    const { id } = (await create(null)).campaign;
    await change(id, { name: "x" });
    expect(provider.checkOptions).not.toHaveBeenCalled();
  });

  it("are refused with the name of a trunk that there is not", async () => {
    await expect(desk({}).over(["default", "spare"])).rejects.toMatchObject({
      code: "validation_error",
      details: { trunks: ["there is no trunk spare; there is default"] },
    });
  });

  it("are stored unread for a provider that reads none", async () => {
    expect(await desk({}).create(GOOD)).toMatchObject({ campaign: { providerOptions: GOOD } });
  });
});
