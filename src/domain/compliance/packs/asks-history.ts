// Whether a pack asks what has happened to the person called.
import type { Pack } from "./pack.ts";

/** A cap or a quiet time is among its rules, in any version. */
export const hasHistoryRules = ({ versions }: Pick<Pack, "versions">): boolean =>
  versions.some(version => version.caps.length + version.quietAfter.length > 0);
