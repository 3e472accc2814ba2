// Trunks as D1 has them, each saying only what its test needs.
import { DEFAULT_TRUNK, type Trunk } from "../../../src/domain/trunks/trunk.ts";

export const storedTrunk = (name: string, changes: Partial<Trunk> = {}): Trunk => ({
  name,
  provider: name === DEFAULT_TRUNK ? null : "simulator",
  maxConcurrentCalls: name === DEFAULT_TRUNK ? null : 10,
  callsPerSecond: name === DEFAULT_TRUNK ? null : 0,
  weight: 1,
  backupOf: null,
  settings: null,
  secrets: null,
  callerIds: null,
  paused: false,
  unavailableUntil: null,
  breakerOpenedAt: null,
  breakerToldAt: null,
  revision: 1,
  createdAt: 0,
  updatedAt: 0,
  ...changes,
});
