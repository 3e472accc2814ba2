// The owners of numbers in front of a cell's gates: what a gate lets go is dialled only if the owner of its number gives it;
// what comes back is given back there too. All else goes to the gates as it is.
import type { DialMessage, LineKey } from "../../../src/domain/calls/dial-key.ts";
import type { BeginVerdict } from "../../../src/domain/trunks/dial-report.ts";
import { DEFAULT_TRUNK } from "../../../src/domain/trunks/trunk.ts";
import type { PermitRow } from "../gate-checks.ts";
import type { ReachedGates } from "../gates.ts";
import { SECOND } from "../shape.ts";
import type { AtHand } from "../surroundings.ts";
import type { World } from "../world.ts";
import type { Cells } from "./cells.ts";
import type { Take, Taken } from "./number-record.ts";
import type { OfNumber, Owner } from "./owner.ts";

/** The number is on the line elsewhere: it may be free then. */
const BUSY_MS = 15 * SECOND;
/** Its owner was not to be asked. */
const GONE_MS = 30 * SECOND;
/** An owner that does not answer is asked so often, with the same token. */
const TRIES = 2;

interface Begun {
  message: DialMessage;
  verdict: BeginVerdict & { go: true };
  permit: PermitRow;
}
/** `gone`: nobody knows. */
type Answer = Taken | { kind: "gone" };

export function ownedGates(cells: Cells, cell: number, gates: ReachedGates, own: AtHand): ReachedGates {
  const world = cells.worlds[cell] as World;
  const { owners, sabotage } = cells;
  const { actor } = own;

  /** As the verdict of a begin, and the answer to a release, would say it. */
  const permitOf = ({ callId, attempt, trunk = DEFAULT_TRUNK, token }: LineKey): PermitRow | undefined =>
    world.gates
      .of(trunk)
      .checks.stored.find(
        p => p.call_id === callId && p.attempt === attempt && (token === undefined || p.token === token),
      );

  /** Null = nobody knows what it has done. The same request may come twice. */
  async function ask<T>(
    part: number,
    what: string,
    asked: (owner: Owner) => T | Promise<T>,
  ): Promise<T | null> {
    for (let n = 0; n < TRIES; n++) {
      const answer = await owners
        .ask(world, actor, part, what, async owner => ({ said: await asked(owner) }))
        .catch(() => null);
      if (answer !== null) return answer.said;
    }
    return null;
  }

  async function takeOf(part: number, asked: readonly OfNumber<Take>[]): Promise<Answer[]> {
    const instead = sabotage === "who cannot ask an owner dials" ? "taken" : "gone";
    const answers = await ask(part, "take", owner => owner.take(asked));
    return answers ?? asked.map(() => ({ kind: instead }));
  }

  async function takeAll(begun: readonly Begun[]): Promise<Map<Begun, Answer>> {
    const answers = new Map<Begun, Answer>();
    const parts = Map.groupBy(begun, ({ permit }) => owners.partOf(permit.phone_number));
    await Promise.all(
      [...parts].map(async ([part, some]) => {
        const said = await takeOf(
          part,
          some.map(one => takeFor(world, cell, one)),
        );
        for (const [i, one] of some.entries()) answers.set(one, said[i] as Answer);
      }),
    );
    return answers;
  }

  /** Not dialled now: its call waits, then its permits go. */
  async function keepBack(refused: ReadonlyMap<Begun, Answer>): Promise<void> {
    const now = own.clock();
    const all = [...refused];
    for (const [{ permit }, answer] of all) {
      owners.count(`refused: ${answer.kind}`);
      // The copy comes with the refusal: from then on the call is ended as any that is suppressed.
      if (answer.kind === "stopped") await copyStop(own, permit.phone_number, answer.stop, now);
    }
    const moved = all.flatMap(([{ message }, answer]) => {
      const { callId, attempt } = message;
      switch (answer.kind) {
        case "busy":
          return [{ callId, attempt, until: now + BUSY_MS }];
        case "within the window":
          return [{ callId, attempt, until: answer.until }];
        case "gone":
          return [{ callId, attempt, until: now + GONE_MS }];
        default:
          return [];
      }
    });
    if (moved.length > 0) await own.calls.move(moved, now).catch(() => {});
    const probes = all.filter(([{ verdict }]) => verdict.probe).map(([{ message }]) => message);
    const undialled = probes.map(({ callId, attempt, trunk }) => ({
      ...{ callId, attempt, trunk },
      ...({ result: "none", holdSeconds: null } as const),
    }));
    if (undialled.length > 0) await gates.report(undialled).catch(() => {});
    await gates.release(all.map(([{ message }]) => message)).catch(() => {});
    const gone = all.filter(([, { kind }]) => kind === "gone").map(([{ permit }]) => permit);
    await giveBack(gone.map(permit => ({ permit, undialled: true })));
  }

  /** What an owner does not hear it asks for, when somebody wants the number. */
  async function giveBack(released: readonly { permit: PermitRow; undialled: boolean }[]): Promise<void> {
    const lines = released.map(({ permit: { phone_number: phoneNumber, token }, undialled }) => ({
      ...{ phoneNumber, token, undialled },
    }));
    const parts = Map.groupBy(lines, ({ phoneNumber }) => owners.partOf(phoneNumber));
    await Promise.all(
      [...parts].map(([part, some]) => ask(part, "give back", owner => owner.giveBack(some))),
    );
  }

  return {
    ...gates,
    begin: async messages => {
      const verdicts = await gates.begin(messages);
      if (!cells.asks(cell, actor)) return verdicts;
      const begun = messages.flatMap((message, i): Begun[] => {
        const verdict = verdicts[i];
        const permit = permitOf(message);
        return verdict?.go === true && permit !== undefined ? [{ message, verdict, permit }] : [];
      });
      const mayDial = cells.mayDial(cell);
      const answers = mayDial
        ? await takeAll(begun)
        : new Map(begun.map(one => [one, { kind: "gone" } as Answer]));
      const refused = new Map([...answers].filter(([, { kind }]) => kind !== "taken"));
      if (refused.size > 0) await keepBack(refused);
      const taken = new Set(
        [...answers].filter(([, { kind }]) => kind === "taken").map(([{ message }]) => message),
      );
      for (const { message, permit } of begun)
        if (taken.has(message)) cells.stopAtTimes(cell, permit.phone_number, message.token);
      return verdicts.map((verdict, i) =>
        taken.has(messages[i] as DialMessage) ? verdict : { go: false as const },
      );
    },
    release: async keys => {
      const released = keys.flatMap(key => {
        const permit = permitOf(key);
        // As whoever releases knows: it was not claimed, or was given back.
        const row = world.invariants.mirror.calls.get(key.callId);
        const undialled = (row?.attemptsStarted ?? 0) < key.attempt;
        return permit === undefined || permit.begun_at === null ? [] : [{ permit, undialled }];
      });
      await gates.release(keys);
      await giveBack(released);
    },
  };
}

function takeFor(world: World, cell: number, { message, permit }: Begun): OfNumber<Take> {
  return {
    ...{ cell, trunk: message.trunk ?? DEFAULT_TRUNK, callId: message.callId, token: message.token },
    ...{ attempt: message.attempt, campaignId: permit.campaign_id, phoneNumber: permit.phone_number },
    begunAt: permit.begun_at ?? 0,
    leaseEndsAt: permit.expires_at,
    windowMs: world.shape.versions[0].policy.duplicateWindowMs,
  };
}

async function copyStop(
  { suppressions }: AtHand,
  value: string,
  { id, scope, expiresAt }: (Taken & { kind: "stopped" })["stop"],
  now: number,
): Promise<void> {
  const entry = {
    id: `${id} copy`,
    kind: "number",
    value,
    scope,
    reason: "manual",
    expiresAt,
    note: null,
  } as const;
  await suppressions
    .add([entry], { source: "cell", createdBy: "owner" }, { now, sweep: true })
    .catch(() => {});
}
