// A client that sends its request with an Idempotency-Key, again and again until it is answered, and then once more.

import type { Acceptance } from "../../src/domain/calls/acceptance.ts";
import { readCallAnswer } from "../../src/domain/calls/stored-call-answer.ts";
import { finishKey, reserveKey } from "../../src/store/idempotency-keys.ts";
import { Actor } from "./actor.ts";
import { calleeOf } from "./law/people.ts";
import { chance } from "./random.ts";
import { SECOND } from "./shape.ts";
import type { World } from "./world.ts";

/** As in src/http/middleware/idempotency.ts. */
const LOCK_MS = 90_000;
const TRIES = 8;

/** The ids of the calls that the client was told of; null = it was told to ask again, or nothing. */
type Told = readonly string[] | null;

export async function initiateWithKey(
  world: World,
  key: string,
  campaignId: number,
  phoneNumbers: readonly string[],
): Promise<void> {
  const client = new Actor(world, `${key} client`);
  let before: Told = null;
  for (let n = 1; n <= TRIES; n++) {
    const told = await oneTry(world, `${key} try ${n}`, key, campaignId, phoneNumbers);
    if (told !== null) {
      world.invariants.end.promised(told);
      world.invariants.end.answered(key, told);
      if (before !== null) return;
      before = told;
    }
    await client.step("waits", (1 + chance(world.seed, `${key} waits ${n}`) * 40) * SECOND);
  }
}

/** A request that dies is never answered; its client learns of it. */
function oneTry(
  world: World,
  name: string,
  ...asked: [key: string, campaignId: number, numbers: readonly string[]]
) {
  const actor = new Actor(world, name, "request killed");
  return new Promise<Told>(resolve => {
    actor.onDeath(() => resolve(null));
    answer(world, actor, ...asked).then(resolve, error => {
      world.unexpected(error);
      resolve(null);
    });
  });
}

async function answer(
  world: World,
  actor: Actor,
  key: string,
  campaignId: number,
  phoneNumbers: readonly string[],
): Promise<Told> {
  const { db, gate, clock } = world.entrances.wire(actor);
  const reserved = await reserveKey(db, { id: key, bodyHash: "body", owner: actor.name }, clock(), LOCK_MS);
  if (reserved.kind === "answered") return storedIds(reserved);
  if (reserved.kind !== "mine") return null;
  const { reservation } = reserved;
  const numbers = phoneNumbers.map(phoneNumber => ({
    ...calleeOf(world, phoneNumber, campaignId),
    metadata: null,
  }));
  const request = { campaignId, numbers, reservation, storeAcceptance: numbers.length === 1 };
  const result = await gate
    .ask("initiate", g => g.initiate(request))
    .catch(error => {
      world.unexpected(error);
      return null;
    });
  const told = toldBy(result);
  // One that is refused for its number alone is a 429, which is not kept.
  const kept = told !== null && !(numbers.length === 1 && told.length === 0);
  const before = await finishKey(
    db,
    reservation,
    kept ? { status: 201, answer: JSON.stringify(told) } : null,
  );
  if (before !== null) return storedIds(before);
  // A repeat of what is not kept may be accepted: no answer that binds.
  return kept ? told : null;
}

function storedIds(stored: { status: number; answer: string }): string[] {
  const acceptance = readCallAnswer(stored);
  return acceptance === null ? JSON.parse(stored.answer) : [acceptance.call.callId];
}

function toldBy(result: Acceptance | null): Told {
  if (result === null || result.kind === "unavailable") return null;
  return result.kind === "done" ? result.accepted.map(call => call.callId) : [];
}
