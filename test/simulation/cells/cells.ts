// Two cells side by side: two whole worlds on one clock, each with its own database, gates, queues, cron and troubles, before
// one telephone network, with the owners of the numbers between them.
import type { Actor } from "../actor.ts";
import { DATABASE, Database } from "../database.ts";
import { perform } from "../operations.ts";
import { chance, Stream } from "../random.ts";
import { arrange, prepare } from "../run.ts";
import { NO_SABOTAGE } from "../sabotage.ts";
import { Scheduler } from "../scheduler.ts";
import { MINUTE, SECOND } from "../shape.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Violation } from "../violation.ts";
import { World } from "../world.ts";
import { CellChecks } from "./cell-checks.ts";
import { campaignBase, cellOfId, idInCell } from "./cell-ids.ts";
import type { CellsPlan } from "./cells-plan.ts";
import { ownedGates } from "./owned-gates.ts";
import { ownedStops } from "./owned-stops.ts";
import { Owners } from "./owners.ts";
import type { CellSabotage } from "./sabotages.ts";
import { takeOver } from "./take-over.ts";

let second: Database | null = null;
const databaseOf = (cell: number): Database => {
  if (cell === 0) return DATABASE;
  second ??= new Database();
  return second;
};

export class Cells {
  readonly seed: number;
  readonly plan: CellsPlan;
  readonly sabotage: CellSabotage | null;
  readonly scheduler: Scheduler;
  readonly owners: Owners;
  readonly checks: CellChecks;
  readonly worlds: readonly World[];
  faultsOn = true;
  #opened: boolean;
  readonly #startsAt: number;

  constructor(plan: CellsPlan, sabotage: CellSabotage | null, tracing: boolean) {
    this.seed = plan.seed;
    this.plan = plan;
    this.sabotage = sabotage;
    this.#startsAt = plan.cells[0].shape.startsAt;
    this.scheduler = new Scheduler(plan.seed, this.#startsAt);
    this.owners = new Owners(this, plan.parts);
    this.checks = new CellChecks(this);
    this.#opened =
      plan.takeoverAt === null ||
      sabotage === "the second cell dials before the lines of the first are taken";
    this.worlds = plan.cells.map((own, cell) => new World(own, NO_SABOTAGE, tracing, this.#around(cell)));
  }

  get violation(): Violation | null {
    return this.worlds.find(({ invariants }) => invariants.violation !== null)?.invariants.violation ?? null;
  }

  /** The code of this invocation asks owners. */
  asks(cell: number, { name }: Actor): boolean {
    const { takeoverAt, overlapMs } = this.plan;
    if (cell !== 0 || takeoverAt === null) return true;
    return this.scheduler.now >= this.#startsAt + takeoverAt + chance(this.seed, `asks ${name}`) * overlapMs;
  }

  /** The second cell waits until the owners know of the first one's lines. */
  mayDial(cell: number): boolean {
    return cell === 0 || this.#opened;
  }

  #around(cell: number): Surroundings {
    return {
      database: databaseOf(cell),
      scheduler: this.scheduler,
      campaignBase: campaignBase(cell),
      idOf: id => idInCell(cell, id),
      gates: (gates, own) => ownedGates(this, cell, gates, own),
      suppressions: (store, actor) => ownedStops(this, cell, store, actor),
      doorOf: callId => this.#routed(callId).entrances,
      claimed: row => this.checks.claimed(cell, row),
      rings: dial => this.checks.rings(cell, dial),
    };
  }

  /** The router: by the id alone. */
  #routed(callId: string): World {
    const cell = this.sabotage === "a report goes to the wrong cell" ? 0 : cellOfId(callId);
    const world = this.worlds[cell];
    if (world === undefined) throw new Error(`there is no cell ${cell}, of ${callId}`);
    return world;
  }

  async live(): Promise<void> {
    const { scheduler, worlds, plan } = this;
    for (const [cell, { database, shape }] of worlds.entries()) {
      database.empty(shape.age);
      database.sqlite.exec("DELETE FROM sqlite_sequence WHERE name = 'campaigns'");
      database.sqlite
        .prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('campaigns', ?)")
        .run(campaignBase(cell));
    }
    for (const world of worlds) await prepare(world);
    for (const { at, phoneNumber, outForMs } of plan.ownerTroubles)
      scheduler.at(this.#startsAt + at, () => this.#trouble(phoneNumber, outForMs));
    scheduler.at(this.#startsAt + plan.cells[0].shape.chaosMs, () => {
      this.faultsOn = false;
      this.owners.recover();
    });
    const look = () => {
      if (!this.faultsOn) this.checks.look();
      scheduler.in(MINUTE, look);
    };
    look();
    if (plan.takeoverAt !== null) this.#takeOverAt(this.#startsAt + plan.takeoverAt);
    // Whoever waits for a number that another cell has waits for that cell's calls.
    const quiet = () => this.#opened && this.owners.holders().length === 0;
    const over = worlds.map(world => arrange(world, quiet));
    await scheduler.run(() => this.violation !== null || over.every(isOver => isOver()));
  }

  /** A call to the number may go out in one cell: at times that is when somebody says stop, in another. */
  stopAtTimes(cell: number, phoneNumber: string, token: string): void {
    const stream = new Stream(this.seed, `stop ${phoneNumber} ${token}`);
    if (!this.faultsOn || !stream.maybe(this.plan.lateStops)) return;
    const world = this.worlds[1 - cell] as World;
    const lastsMs = stream.pick([null, 20 * SECOND, 20 * SECOND]);
    const operation = {
      do: "suppress",
      kind: "number",
      value: phoneNumber,
      campaign: null,
      lastsMs,
    } as const;
    this.owners.count("stops as a call goes out");
    this.scheduler.in(stream.whole(0, 20), () =>
      perform(world, { name: `stop for ${token}`, at: 0, operation }),
    );
  }

  #trouble(phoneNumber: string, outForMs: number | null): void {
    this.owners.count(outForMs === null ? "an owner restarts" : "an owner is out of reach");
    for (const world of this.worlds) world.invariants.liveness.trouble(outForMs ?? 0);
    if (outForMs === null) this.owners.restart(phoneNumber);
    else this.owners.isOut(phoneNumber, outForMs);
  }

  #takeOverAt(at: number): void {
    this.scheduler.at(at + this.plan.overlapMs, async () => {
      await takeOver(this);
      const { duplicateWindowMs } = this.plan.cells[0].shape.versions[0].policy;
      // Calls that were dialled before: their windows are over by then.
      this.scheduler.in(duplicateWindowMs, () => {
        this.#opened = true;
        this.worlds[0]?.trace("takeover", "the second cell dials from here on");
      });
    });
  }
}
