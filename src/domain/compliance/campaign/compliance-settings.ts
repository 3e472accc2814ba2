// Which rule packs hold for the calls of a campaign, and how: as a client sends it, and as it is stored and answered.
import type { Purpose } from "../packs/pack.ts";
import type { Mode } from "../verdict/question.ts";

export interface ComplianceSettings {
  /** Names, some with a wildcard: `us-federal`, `us-*`. */
  packs: string[];
  purpose: Purpose;
  mode: Mode;
  /** Dialled or spoken by a machine; an AI voice is one. */
  automated: boolean;
  /** Windows close early by so much, since the phone rings after the dial. */
  closing_margin_seconds: number;
}

export const MAX_CHOSEN_PACKS = 100;
export const MAX_CLOSING_MARGIN_SECONDS = 3_600;
export const DEFAULT_CLOSING_MARGIN_SECONDS = 60;

/** Those that decide or observe; null = nothing is asked. */
export const settingsInForce = (settings: ComplianceSettings | null): ComplianceSettings | null =>
  settings === null || settings.mode === "off" ? null : settings;
