// A chunk of dial messages: begin at the gate, ask the campaign's hook if it has one, claim in D1, dial what came back,
// note the answers.
// A permit is begun once, by one delivery; only that one may claim, and only what it claimed is dialled. Dying
// anywhere in here never dials twice: a begun permit whose call was not claimed is found by a sweeper.

import type { ClaimedCall, DialKey, DialMessage } from "../../domain/calls/dial-key.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import type { Context } from "../context.ts";
import type { CallbackUrls } from "../ports/callback-urls.ts";
import type { Connection } from "../ports/connection.ts";
import type { DialAnswer } from "../ports/provider.ts";
import type { TrunkAccount } from "../ports/trunk-account.ts";
import { type BegunDial, beginDials } from "./dials/begin-dials.ts";
import { claimDials, releaseUnclaimed } from "./dials/claim-dials.ts";
import { dialCall } from "./dials/dial-call.ts";
import { CLOSED, NO_TURN, wasDialled } from "./dials/not-dialled.ts";
import { recordAnswers } from "./dials/record-answers.ts";
import { reportDials, reportUndialled } from "./dials/report-dials.ts";
import { type AskedDials, askBeforeDialling } from "./pre-dial/ask-before-dialling.ts";
import type { HookContext } from "./pre-dial/ask-hook.ts";
import { takeTurns } from "./take-turns.ts";

/** `newId` makes the nonce of a claim. */
export type PlaceContext = Pick<Context, "calls" | "gate" | "policy" | "clock" | "newId"> &
  Pick<Context, "accountOf" | "callbackQueue" | "wait" | "lateness" | "dialTook"> &
  Pick<HookContext, "preDial"> & {
    callbackUrls: Pick<CallbackUrls, "ready" | "urlOf">;
  };

/** Each message's own, by its key. */
type ConnectionOf = (message: DialKey) => Connection;

/** Where nobody else waits for connections. */
const FREELY: Connection = { lend: () => {}, take: async () => {}, end: () => {} };

/**
 * At most 6 messages: that many connections may wait for their headers. `connectionOf`: each message holds one; it is
 * ended as soon as it is not needed any more. Throws when the gate or the keys of callback URLs are out of reach.
 */
export async function placeCalls(
  ctx: PlaceContext,
  messages: readonly DialMessage[],
  connectionOf: ConnectionOf = () => FREELY,
): Promise<void> {
  const trunks = Map.groupBy(messages, ({ trunk = DEFAULT_TRUNK }) => trunk);
  const placed = await Promise.allSettled(
    [...trunks].map(async ([trunk, some]) => {
      const account = await ctx.accountOf(trunk);
      if (account === null) throw new Error(`there is no trunk ${trunk}`);
      await placeOver({ ...ctx, provider: account.provider }, some, account.callsPerSecond > 0, connectionOf);
    }),
  );
  for (const result of placed) if (result.status === "rejected") throw result.reason;
}

/** All of one trunk. A campaign's hook keeps no other campaign's calls waiting. */
async function placeOver(
  ctx: PlaceContext & Pick<TrunkAccount, "provider">,
  messages: readonly DialMessage[],
  lends: boolean,
  connectionOf: ConnectionOf,
): Promise<void> {
  // Others are dialled while these are claimed and wait for their turns.
  if (lends) for (const message of messages) connectionOf(message).lend();
  const { wanted, refused, isLate } = await beginDials(ctx, messages);
  const begun = new Set([...wanted, ...refused].map(d => d.message.callId));
  for (const message of messages) if (!begun.has(message.callId)) connectionOf(message).end();
  const hooked = Map.groupBy(
    wanted.filter(d => d.hooked),
    d => d.claimable.campaignId,
  );
  const plain = { wanted: wanted.filter(d => !d.hooked), refused };
  const placed = await Promise.allSettled([
    claimAndDial(ctx, plain, connectionOf),
    ...[...hooked.values()].map(async some => {
      const [connection, ...others] = some.map(d => connectionOf(d.message)) as [Connection, ...Connection[]];
      // One question for all of them: other campaigns' calls go out meanwhile.
      for (const other of others) other.lend();
      const { goOn, variables, keptBack, left } = await askBeforeDialling(ctx, some, connection);
      if (lends) connection.lend();
      // It has taken its time: the window is looked at as of now.
      const now = ctx.clock();
      const late = goOn.filter(d => isLate(d, now));
      const inTime = goOn.filter(d => !isLate(d, now));
      const dials = { wanted: inTime, refused: [...keptBack, ...late], left, variables };
      await claimAndDial(ctx, dials, connectionOf);
    }),
  ]);
  for (const result of placed) if (result.status === "rejected") throw result.reason;
}

/** `refused`: their lines go back; `left`: their permits stay. */
async function claimAndDial(
  ctx: PlaceContext & Pick<TrunkAccount, "provider">,
  {
    wanted,
    refused,
    left = [],
    variables,
  }: {
    wanted: readonly BegunDial[];
    refused: readonly BegunDial[];
    left?: readonly BegunDial[];
    variables?: AskedDials["variables"];
  },
  connectionOf: ConnectionOf,
): Promise<void> {
  const begun = [...wanted, ...refused, ...left];
  if (begun.length === 0) return;
  const nonce = ctx.newId();
  const { calls: found, sure } = await claimDials(ctx, wanted, nonce, ctx.clock());
  const begunAs = new Map(wanted.map(({ claimable }) => [claimable.callId, claimable]));
  const calls = found.map(call => {
    const { trunk, callerId } = begunAs.get(call.callId) ?? {};
    return { ...call, trunk, callerId, variables: variables?.get(call.callId) };
  });
  const claimed = new Set(calls.map(c => c.callId));
  for (const { message } of begun) if (!claimed.has(message.callId)) connectionOf(message).end();
  const dialled = dialClaimed(ctx, calls, { begun, nonce, connectionOf });
  // What D1 is not sure about may still be claimed: its permit stays until the sweeper or the lease knows.
  const unclaimed = sure ? wanted.filter(d => !claimed.has(d.message.callId)) : [];
  const unmade = begun.filter(d => d.probe && !claimed.has(d.message.callId));
  await Promise.all([
    releaseUnclaimed(ctx, unclaimed, refused),
    reportUndialled(
      ctx,
      unmade.map(d => d.message),
    ),
    dialled,
  ]);
}

async function dialClaimed(
  ctx: PlaceContext & Pick<TrunkAccount, "provider">,
  calls: readonly ClaimedCall[],
  { begun, nonce, connectionOf }: { begun: readonly BegunDial[]; nonce: string; connectionOf: ConnectionOf },
): Promise<void> {
  const beginOf = new Map(begun.map(d => [d.message.callId, d]));
  const turn = takeTurns(
    ctx,
    calls,
    begun.some(d => d.paced),
  );
  // A claim may take half a minute, and a turn some seconds: what has closed since is not dialled, and its attempt is
  // given back.
  const whyNot = async (call: ClaimedCall): Promise<DialAnswer | null> => {
    if (!(await turn(call, connectionOf(call)))) return NO_TURN;
    const closesAt = beginOf.get(call.callId)?.openUntil ?? Number.POSITIVE_INFINITY;
    return ctx.clock() < closesAt ? null : CLOSED;
  };
  const all = await Promise.all(
    calls.map(call => dialCall(ctx, call, whyNot).finally(() => connectionOf(call).end())),
  );
  const probes = new Set(begun.flatMap(d => (d.probe ? [d.message.callId] : [])));
  const undialled = all.filter(d => !wasDialled(d.answer)).map(d => d.call);
  // The report sets out first: a refused dial gives its line back, and by then the gate knows of the trouble.
  await Promise.all([
    reportDials(
      ctx,
      all.filter(d => wasDialled(d.answer)),
      probes,
    ),
    reportUndialled(
      ctx,
      undialled.filter(c => probes.has(c.callId)),
    ),
    recordAnswers(ctx, all, {
      nonce,
      tokens: new Map(begun.map(d => [d.message.callId, d.message.token])),
    }),
  ]);
}
