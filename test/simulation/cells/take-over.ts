// A deployment that was alone becomes the first of several cells: once all of its code asks owners, they are told of every line
// that is taken and of every stop, and only then the second cell dials.
import { Actor } from "../actor.ts";
import { prepared } from "../database.ts";
import { MINUTE, SECOND } from "../shape.ts";
import type { World } from "../world.ts";
import type { Cells } from "./cells.ts";

/** What an invocation of before may still begin, after the last has started. */
const LAST_BEGIN_MS = 2 * MINUTE;
const AGAIN_MS = 10 * SECOND;

const STOPS = prepared(
  "SELECT id, value, scope, expires_at FROM suppressions WHERE kind = 'number' AND revoked_at IS NULL",
);

/** Returns when the owners know all. */
export async function takeOver(cells: Cells): Promise<void> {
  const world = cells.worlds[0] as World;
  const actor = new Actor(world, "takeover");
  await actor.step("waits for the last invocation of before", LAST_BEGIN_MS);
  for (;;) {
    try {
      if (cells.sabotage !== "the second cell dials before the lines of the first are taken")
        await takeLines(cells, world, actor);
      if (cells.sabotage !== "the stops of the first cell are not taken over")
        await takeStops(cells, world, actor);
      return;
    } catch (error) {
      world.unexpected(error);
      await actor.step("asks again", AGAIN_MS);
    }
  }
}

async function takeLines({ owners }: Cells, world: World, actor: Actor): Promise<void> {
  const gates = world.gates.clientOf(actor);
  for (const { trunk } of world.gates.hosts) {
    const { permits } = await gates.ask("permits", g => g.state(), trunk);
    for (const p of permits.filter(({ begun }) => begun)) {
      const { callId, token, phoneNumber, begunAt, expiresAt } = p;
      const line = { cell: 0, trunk, callId, token, begunAt: begunAt ?? 0, leaseEndsAt: expiresAt };
      await owners.ask(world, actor, owners.partOf(phoneNumber), "adopt", owner =>
        owner.adopt([{ ...line, phoneNumber }]),
      );
    }
  }
}

async function takeStops({ owners, checks }: Cells, world: World, actor: Actor): Promise<void> {
  for (const row of STOPS(world.database).all()) {
    const [id, value, scope] = [String(row.id), String(row.value), String(row.scope)];
    const expiresAt = row.expires_at === null ? null : Number(row.expires_at);
    const { seq } = await owners.ask(world, actor, owners.partOf(value), "stop", owner =>
      owner.stop(value, { id, scope, expiresAt }),
    );
    checks.stopped({ kind: "number", value, scope, expiresAt }, seq);
  }
}
