// A stop of a number, written at its owner first, then to the database of the cell that has the number on the line, then to
// the cell's own. It holds when all three have it; what fails is asked for again by whoever asked.
import type { SuppressionStore, SuppressionToAdd } from "../../../src/actions/ports/suppression-store.ts";
import { d1Suppressions } from "../../../src/store/compliance/d1-suppressions.ts";
import { Actor } from "../actor.ts";
import { connect } from "../database.ts";
import type { World } from "../world.ts";
import type { Cells } from "./cells.ts";

/** Of a stop that was said before owners were asked: earlier than all that they number. */
const BEFORE = 0.5;

export function ownedStops(
  cells: Cells,
  cell: number,
  store: SuppressionStore,
  actor: Actor,
): SuppressionStore {
  const world = cells.worlds[cell] as World;
  const { owners, sabotage } = cells;
  let asked = 0;

  /** That of another cell, as this request reaches it. */
  const elsewhere = (other: number): SuppressionStore => {
    const there = cells.worlds[other] as World;
    const request = new Actor(there, `${actor.name} from cell ${cell} ${++asked}`);
    actor.onDeath(() => request.kill());
    return d1Suppressions(connect(there, request));
  };

  const holds = ({ kind }: SuppressionToAdd) => kind === "number" && cells.asks(cell, actor);

  return {
    ...store,
    add: async (entries, origin, when) => {
      const asFrom: { entry: SuppressionToAdd; seq: number }[] = [];
      for (const entry of entries.filter(holds)) {
        if (sabotage === "a stop is written to the databases only") {
          asFrom.push({ entry, seq: 1 });
          continue;
        }
        const { id, value, scope, expiresAt } = entry;
        const { holder, seq } = await owners.ask(world, actor, owners.partOf(value), "stop", owner =>
          owner.stop(value, { id, scope, expiresAt }),
        );
        const told = new Set(holder === null ? [] : [holder.cell]);
        if (sabotage === "a stop is not told to the cell that has the line") told.clear();
        // Not all of the first cell's code asks owners yet.
        if (!cells.mayDial(cell)) told.add(0);
        for (const other of told)
          if (other !== cell) await elsewhere(other).add([{ ...entry, id: `${id} copy` }], origin, when);
        asFrom.push({ entry, seq });
      }
      const added = await store.add(entries, origin, when);
      for (const { entry, seq } of asFrom) cells.checks.stopped(entry, seq);
      if (!cells.asks(cell, actor))
        for (const entry of entries) if (entry.kind === "number") cells.checks.stopped(entry, BEFORE);
      return added;
    },
    revoke: async (id, by, now) => {
      const entry = await store.read(id);
      if (entry?.kind !== "number") return store.revoke(id, by, now);
      if (!cells.asks(cell, actor)) {
        cells.checks.lifted(entry, BEFORE);
        return store.revoke(id, by, now);
      }
      const { value, scope } = entry;
      const part = owners.partOf(value);
      const seq = await owners.ask(world, actor, part, "last stop", owner => owner.lastStop(value));
      cells.checks.lifted(entry, Math.max(seq, BEFORE));
      const revoked = await store.revoke(id, by, now);
      // What allows is in force when the last has it: until then somebody is called too rarely.
      await owners.ask(world, actor, part, "lift", owner => owner.lift(value, scope, seq));
      for (const other of cells.worlds.keys()) {
        if (other === cell) continue;
        const there = elsewhere(other);
        for (const copy of await there.ofKeys([{ kind: "number", value, scope }]))
          await there.revoke(copy.id, by, now);
      }
      return revoked;
    },
  };
}
