// The environment's strings → checked settings, once, for every entrance. A setting that is out of range or
// inconsistent is refused by name.
import {
  HTTP_PROVIDER,
  type HttpProviderSettings,
  httpProviderProblems,
  httpProviderSettings,
} from "../telephony/providers/http/settings.ts";
import {
  SIMULATOR,
  type SimulatorSettings,
  simulatorProblems,
  simulatorSettings,
} from "../telephony/providers/simulator/settings.ts";
import { ACCESS, type AccessSettings, accessSettings } from "./access.ts";
import { ACCOUNT, type Account, accountSettings } from "./account.ts";
import { DEPLOYMENT, type DeploymentSettings, deploymentProblems, deploymentSettings } from "./deployment.ts";
import { DIALLING, type DiallingSettings, diallingSettings } from "./dialling.ts";
import { PRICES, type PriceSettings, priceSettings } from "./prices.ts";
import { RETENTION, type RetentionSettings, retentionSettings } from "./retention.ts";
import { readSection, type Section } from "./setting.ts";
import { TRUNK, type TrunkSettings, trunkProblems, trunkSettings } from "./trunk.ts";
import { WEBHOOKS, type WebhookSettings, webhookProblems, webhookSettings } from "./webhooks.ts";

/** All there are, in the order in which they are written about. */
export const SECTIONS: readonly Section[] = [
  DEPLOYMENT,
  ACCESS,
  WEBHOOKS,
  TRUNK,
  DIALLING,
  RETENTION,
  PRICES,
  HTTP_PROVIDER,
  ACCOUNT,
  SIMULATOR,
];

export interface Settings
  extends DeploymentSettings,
    AccessSettings,
    WebhookSettings,
    TrunkSettings,
    DiallingSettings,
    RetentionSettings,
    PriceSettings {
  http: HttpProviderSettings;
  simulator: SimulatorSettings;
  /** Null where the provider is `http` or `simulator`. */
  account: Account | null;
  /** How long one dial may take at any trunk's provider but the default one's, where that is `http`. */
  providerTimeoutMs: number;
}

export type SettingsResult = { ok: true; settings: Settings } | { ok: false; problems: string[] };

/** Never throws; each problem names the setting, its value and what would be right. */
export function readSettings(env: Record<string, unknown>): SettingsResult {
  const unread: string[] = [];
  const values = {
    deployment: readSection(DEPLOYMENT, env, unread),
    access: readSection(ACCESS, env, unread),
    webhooks: readSection(WEBHOOKS, env, unread),
    trunk: readSection(TRUNK, env, unread),
    dialling: readSection(DIALLING, env, unread),
    retention: readSection(RETENTION, env, unread),
    prices: readSection(PRICES, env, unread),
    http: readSection(HTTP_PROVIDER, env, unread),
    simulator: readSection(SIMULATOR, env, unread),
    account: readSection(ACCOUNT, env, unread),
  };
  if (unread.length > 0) return { ok: false, problems: unread };
  const deployment = deploymentSettings(values.deployment);
  const development = deployment.environment === "development";
  const access = accessSettings(values.access, development);
  const trunk = trunkSettings(values.trunk, development);
  const simulator = simulatorSettings(values.simulator);
  const account = accountSettings(values.account, trunk.provider, env, {
    leaseSeconds: trunk.leaseSeconds,
  });
  const problems = [
    ...(account.ok ? [] : account.problems),
    ...access.problems,
    ...webhookProblems(values.webhooks, development),
    ...trunkProblems(trunk, development),
    ...httpProviderProblems(values.http, {
      chosen: trunk.provider === "http",
      development,
      leaseSeconds: trunk.leaseSeconds,
    }),
    ...deploymentProblems(values.deployment),
    ...simulatorProblems(simulator),
  ];
  if (problems.length > 0 || !account.ok) return { ok: false, problems };
  return {
    ok: true,
    settings: {
      ...deployment,
      ...access.settings,
      ...webhookSettings(values.webhooks, development),
      ...trunk,
      ...diallingSettings(values.dialling),
      ...retentionSettings(values.retention),
      ...priceSettings(values.prices),
      http: httpProviderSettings(values.http),
      simulator,
      account: account.account,
      providerTimeoutMs: values.account.PROVIDER_TIMEOUT_SECONDS * 1000,
    },
  };
}
