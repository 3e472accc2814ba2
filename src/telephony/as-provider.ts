// A trunk's adapter as the actions know a provider: its account's word about a call, in the words attempts end by.
import type { Provider } from "../actions/ports/provider.ts";
import type { TelephonyProvider } from "../actions/ports/telephony.ts";

export function asProvider(telephony: TelephonyProvider): Provider {
  const { fetchStatus } = telephony;
  if (fetchStatus === undefined) return telephony as Omit<TelephonyProvider, "fetchStatus">;
  return {
    ...telephony,
    fetchStatus: async question => {
      const status = await fetchStatus(question);
      return status.kind === "ended" ? { ...status, kind: "hung_up" } : status;
    },
  };
}
