// Reports at the gate: the calls that they are about are read together, for all that arrive while others are read.
import { type DoorDeps, noteAnswered, receiveAtGate } from "../actions/calls/receive-at-gate.ts";
import type { CallStore, CallWithCampaign } from "../actions/ports/call-store.ts";
import type { CallbackAnswer, ReceivedCallback } from "../domain/calls/received-callback.ts";
import { GroupCommit } from "./group-commit.ts";

/** Calls of one read: some 2 kB each. */
const READ_TOGETHER = 100;
/** Reports that wait for their read, while D1 is slow: what comes beyond is read at the door, which has memory of its own. */
const MOST_WAITING = 1_000;

export class Door {
  readonly #deps: DoorDeps;
  readonly #reads: GroupCommit<string, CallWithCampaign | undefined>;

  constructor(deps: Omit<DoorDeps, "rowOf" | "calls"> & { calls: CallStore }) {
    this.#deps = { ...deps, rowOf: callId => this.#reads.submit(callId) };
    this.#reads = new GroupCommit(
      ids => rowsOf(deps.calls, ids),
      () => 1,
      READ_TOGETHER,
      MOST_WAITING,
    );
  }

  /** Null = it was not taken, and nothing was noted. */
  async receive(asked: ReceivedCallback): Promise<CallbackAnswer | null> {
    if (this.#reads.isFull(1)) return noteAnswered(this.#deps, asked);
    return receiveAtGate(this.#deps, asked);
  }
}

async function rowsOf(
  calls: Pick<CallStore, "byIds">,
  ids: readonly string[],
): Promise<(CallWithCampaign | undefined)[]> {
  const rows = new Map((await calls.byIds([...new Set(ids)])).map(row => [row.call.callId, row]));
  return ids.map(id => rows.get(id));
}
