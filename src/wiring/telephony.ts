// The provider that the settings name, and the signatures of the callback URLs that it is given.

import type { CallbackUrls } from "../actions/ports/callback-urls.ts";
import type { CallbackVerifier } from "../actions/ports/callback-verifier.ts";
import type { FetchStatus, Provider } from "../actions/ports/provider.ts";
import type { SessionSecrets } from "../actions/ports/session-secrets.ts";
import type { AccountOf } from "../actions/ports/trunk-account.ts";
import { DEFAULT_TRUNK } from "../domain/trunks/trunk.ts";
import type { Settings } from "../settings/index.ts";
import { asProvider } from "../telephony/as-provider.ts";
import { CallbackSignatures } from "../telephony/callback-signatures.ts";
import {
  atCallbackOf,
  atWebhookOf,
  callbackUrl,
  providerCallbackAddress,
  providerCallbackUrl,
} from "../telephony/callback-url.ts";
import { httpProvider } from "../telephony/providers/http/provider.ts";
import { simulatorProvider } from "../telephony/providers/simulator/provider.ts";
import { providerKind } from "../telephony/registry.ts";
import { configured } from "./configuration.ts";
import { trunkClient } from "./gate.ts";

const signatures = new WeakMap<object, CallbackSignatures>();

/** Once per environment object: it remembers the trunk's keys. */
export function callbackSignatures(env: Env): CallbackSignatures {
  const known = signatures.get(env);
  if (known !== undefined) return known;
  const { callbackSecret, previousCallbackSecret } = configured(env).settings;
  const made = new CallbackSignatures({
    secret: callbackSecret,
    previousSecret: previousCallbackSecret,
    ask: () => trunkClient(env).callbackKeys(),
    clock: () => Date.now(),
  });
  signatures.set(env, made);
  return made;
}

/** As the actions ask. */
export function callbackVerifier(env: Env): CallbackVerifier {
  const made = callbackSignatures(env);
  return {
    verify: (callId, attempt, signature, trunk) =>
      made.verify(callId, attempt, signature, atCallbackOf(trunk)),
    verifyAtWebhook: (callId, attempt, signature, trunk) =>
      made.verify(callId, attempt, signature, atWebhookOf(trunk)),
  };
}

/** Sessions are sealed with a secret of their own where one is set. */
export function sessionSecrets(env: Env): SessionSecrets {
  const { sessionSecret } = configured(env).settings;
  if (sessionSecret === "") return callbackSignatures(env);
  return { newest: async () => sessionSecret, match: fits => fits(sessionSecret) };
}

export function callbackUrls(env: Env, accountOf: AccountOf): CallbackUrls {
  const { publicUrl } = configured(env).settings;
  const made = callbackSignatures(env);
  return {
    ready: () => made.ready(),
    addressOf: trunk => providerCallbackAddress(publicUrl, trunk),
    urlOf: async ({ callId, attempt, trunk = DEFAULT_TRUNK }) => {
      const account = await accountOf(trunk);
      if (account?.provider.parseCallback === undefined) {
        const signature = await made.sign(callId, attempt, atCallbackOf(trunk));
        return callbackUrl(publicUrl, callId, attempt, signature, trunk);
      }
      const signature = await made.sign(callId, attempt, atWebhookOf(trunk));
      return providerCallbackUrl(publicUrl, trunk, { attempt, callId, signature });
    },
  };
}

export function providerOf(env: Env, settings: Settings): Provider {
  const outside: typeof fetch = (...args) => fetch(...args);
  const now = () => Date.now();
  switch (settings.provider) {
    case "simulator":
      return simulatorProvider({ namespace: env.SIMULATOR, settings: settings.simulator });
    case "http":
      return httpProvider({ ...settings.http, fetch: outside, now });
    default: {
      const { account } = settings;
      const kind = providerKind(settings.provider);
      if (kind === undefined || account === null)
        throw new Error("settings without a provider are refused when they are read");
      return asProvider(kind.create({ ...account, fetch: outside, now }));
    }
  }
}

/** Null where it cannot be asked. */
export const fetchStatusOf = (provider: Provider): FetchStatus | null => provider.fetchStatus ?? null;
