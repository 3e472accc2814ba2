// A trunk's adapter as the actions know a provider: its account's word about a call, in the words attempts end by.
import type { Provider, StatusQuestion } from "../actions/ports/provider.ts";
import type { TelephonyProvider } from "../actions/ports/telephony.ts";

export function asProvider(telephony: TelephonyProvider): Provider {
  const { fetchStatus } = telephony;
  if (fetchStatus === undefined) return telephony as Omit<TelephonyProvider, "fetchStatus">;
  return {
    ...telephony,
    fetchStatus: async question => {
      const status = await fetchStatus(question);
      if (status.kind !== "unknown" && isOfAnother(question, status.externalCallId))
        return { kind: "unknown" };
      return status.kind === "ended" ? { ...status, kind: "hung_up" } : status;
    },
  };
}

/** Found by number and time, it may be the attempt before. */
const isOfAnother = ({ externalCallId, others = [] }: StatusQuestion, found: string | null): boolean =>
  externalCallId === null && found !== null && others.includes(found);
