// Settings as the tests read them: the least that a deployment must say, and what comes of it.
import { readSettings, type Settings } from "../../../src/settings/index.ts";

export const TOKEN = "a-token-of-production-1";
export const DEPLOYED = {
  PUBLIC_URL: "https://calls.example.com",
  TELEPHONY_PROVIDER: "http",
  EXTERNAL_SERVICE_URL: "https://provider.example.com/calls",
  VALID_TOKENS: TOKEN,
};
export const DEVELOPING = { ENVIRONMENT: "development" };

export function settings(env: Record<string, unknown>): Settings {
  const read = readSettings(env);
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return read.settings;
}

export function problems(env: Record<string, unknown>): string[] {
  const read = readSettings(env);
  return read.ok ? [] : read.problems;
}
