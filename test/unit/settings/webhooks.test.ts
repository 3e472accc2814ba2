// The key of the secrets of webhooks.
import { expect, it } from "vitest";
import { DEPLOYED, DEVELOPING, problems, settings } from "./deployed.ts";

const KEY = "0123456789abcdef";

it("is there in development, unless another one is set", () => {
  expect(settings(DEVELOPING).webhookSecretKey).toMatch(/^.{16,}$/);
  expect(settings({ ...DEVELOPING, WEBHOOK_SECRET_KEY: KEY }).webhookSecretKey).toBe(KEY);
});

it("is none in a deployment without one, which dials all the same", () => {
  expect(settings(DEPLOYED).webhookSecretKey).toBe("");
  expect(settings({ ...DEPLOYED, WEBHOOK_SECRET_KEY: KEY }).webhookSecretKey).toBe(KEY);
});

it("is not the one that everybody can read here, and none that can be guessed", () => {
  const known = settings(DEVELOPING).webhookSecretKey;
  expect(problems({ ...DEPLOYED, WEBHOOK_SECRET_KEY: known })).toEqual([
    `WEBHOOK_SECRET_KEY must not be the development key ${known}`,
  ]);
  expect(problems({ ...DEPLOYED, WEBHOOK_SECRET_KEY: "short" })).toEqual([
    "WEBHOOK_SECRET_KEY must have at least 16 characters",
  ]);
});
