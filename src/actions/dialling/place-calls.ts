// A chunk of dial messages: begin at the gate, claim in D1, dial what came back, note the answers.
// A permit is begun once, by one delivery; only that one may claim, and only what it claimed is dialled. Dying
// anywhere in here never dials twice: a begun permit whose call was not claimed is found by a sweeper.

import type { ClaimedCall, DialKey, DialMessage } from "../../domain/calls/dial-key.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { Connection } from "../ports/connection.ts";
import type { GateClient } from "../ports/gate-client.ts";
import type { DialAnswer } from "../ports/provider.ts";
import { type BegunDial, beginDials } from "./dials/begin-dials.ts";
import { claimDials, releaseUnclaimed } from "./dials/claim-dials.ts";
import { type DialDeps, dialCall } from "./dials/dial-call.ts";
import { CLOSED, NO_TURN, wasDialled } from "./dials/not-dialled.ts";
import { type AnswerDeps, recordAnswers } from "./dials/record-answers.ts";
import { reportDials, reportUndialled } from "./dials/report-dials.ts";
import { type TurnDeps, takeTurns } from "./take-turns.ts";

export interface PlaceDeps extends Pick<TurnDeps, "wait" | "lateness">, DialDeps, Omit<AnswerDeps, "calls"> {
  calls: CallStore;
  gate: GateClient;
  policy: Policy;
  newNonce: () => string;
}

/** Each message's own, by its key. */
type ConnectionOf = (message: DialKey) => Connection;

/** Where nobody else waits for connections. */
const FREELY: Connection = { lend: () => {}, take: async () => {}, end: () => {} };

/**
 * At most 6 messages: that many connections may wait for their headers. `connectionOf`: each message holds one; it is
 * ended as soon as it is not needed any more. Throws when the gate is out of reach.
 */
export async function placeCalls(
  deps: PlaceDeps,
  messages: readonly DialMessage[],
  connectionOf: ConnectionOf = () => FREELY,
): Promise<void> {
  // Others are dialled while these are claimed and wait for their turns.
  if (deps.policy.callsPerSecond > 0) for (const message of messages) connectionOf(message).lend();
  const { wanted, refused } = await beginDials(deps, messages);
  const nonce = deps.newNonce();
  const { calls, sure } = await claimDials(deps, wanted, nonce, deps.clock());
  const claimed = new Set(calls.map(c => c.callId));
  for (const message of messages) if (!claimed.has(message.callId)) connectionOf(message).end();
  const begun = [...wanted, ...refused];
  const dialled = dialClaimed(deps, calls, { begun, nonce, connectionOf });
  // What D1 is not sure about may still be claimed: its permit stays until the sweeper or the lease knows.
  const unclaimed = sure ? wanted.filter(d => !claimed.has(d.message.callId)) : [];
  const unmade = begun.filter(d => d.probe && !claimed.has(d.message.callId));
  await Promise.all([
    releaseUnclaimed(deps, unclaimed, refused),
    reportUndialled(
      deps,
      unmade.map(d => d.message),
    ),
    dialled,
  ]);
}

async function dialClaimed(
  deps: PlaceDeps,
  calls: readonly ClaimedCall[],
  { begun, nonce, connectionOf }: { begun: readonly BegunDial[]; nonce: string; connectionOf: ConnectionOf },
): Promise<void> {
  const beginOf = new Map(begun.map(d => [d.message.callId, d]));
  const turn = takeTurns(deps, calls);
  // A claim may take half a minute, and a turn some seconds: what has closed since is not dialled, and its attempt is
  // given back.
  const whyNot = async (call: ClaimedCall): Promise<DialAnswer | null> => {
    if (!(await turn(call, connectionOf(call)))) return NO_TURN;
    const closesAt = beginOf.get(call.callId)?.openUntil ?? Number.POSITIVE_INFINITY;
    return deps.clock() < closesAt ? null : CLOSED;
  };
  const all = await Promise.all(
    calls.map(call => dialCall(deps, call, whyNot).finally(() => connectionOf(call).end())),
  );
  const probes = new Set(begun.flatMap(d => (d.probe ? [d.message.callId] : [])));
  const undialled = all.filter(d => !wasDialled(d.answer)).map(d => d.call);
  // The report sets out first: a refused dial gives its line back, and by then the gate knows of the trouble.
  await Promise.all([
    reportDials(
      deps,
      all.filter(d => wasDialled(d.answer)),
      probes,
    ),
    reportUndialled(
      deps,
      undialled.filter(c => probes.has(c.callId)),
    ),
    recordAnswers(deps, all, {
      nonce,
      tokens: new Map(begun.map(d => [d.message.callId, d.message.token])),
    }),
  ]);
}
