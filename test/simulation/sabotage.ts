// Where a sabotage may put its hand in; without one, everything stays as it is.

import type { CallStore } from "../../src/actions/ports/call-store.ts";
import type { TrunkStore } from "../../src/actions/ports/trunk-store.ts";
import type { LineKey } from "../../src/domain/calls/dial-key.ts";
import type { CallbackAnswer } from "../../src/domain/calls/received-callback.ts";
import type { BeginVerdict } from "../../src/domain/trunks/dial-report.ts";
import type { Policy } from "../../src/domain/trunks/policy.ts";

export interface Sabotage {
  /** D1's statements on their way. */
  d1: (sql: string) => string;
  /** The statements of the gate's storage. */
  gateSql: (sql: string) => string;
  /** What requests and consumers go by. */
  policy: (policy: Policy) => Policy;
  /** What the gate goes by. */
  gatePolicy: (policy: Policy) => Policy;
  /** The store of calls, as everybody has it. */
  calls: (calls: CallStore) => CallStore;
  /** The store of trunks, as gates have it; with the database behind it. */
  trunks: (trunks: TrunkStore, db: D1Database) => TrunkStore;
  /** Lines on their way back to their gates. */
  released: (keys: readonly LineKey[]) => readonly LineKey[];
  /** The status that a provider's refusal has on the wire. */
  status: (status: number) => number;
  /** What a provider is answered. */
  answer: (answer: CallbackAnswer) => CallbackAnswer;
  /** What a message carries, as its consumer gets it. */
  carried: (body: unknown) => unknown;
  /** What the gate says to a dial. */
  verdict: (verdict: BeginVerdict) => BeginVerdict;
  /** Whether a report's stop is heard, by whether its attempt has ended already. */
  hearsStop: (isDuplicate: boolean) => boolean;
  /** Changes the code itself; returns how to change it back. */
  code: () => () => void;
}

const same = <T>(what: T): T => what;

export const NO_SABOTAGE: Sabotage = {
  d1: same,
  gateSql: same,
  policy: same,
  gatePolicy: same,
  calls: same,
  trunks: same,
  released: same,
  status: same,
  answer: same,
  carried: same,
  verdict: same,
  hearsStop: () => true,
  code: () => () => {},
};
