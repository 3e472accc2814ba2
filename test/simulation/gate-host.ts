// Where a gate lives: one instance at a time over storage that stays, evicted when told, its one alarm kept by the
// platform: at least once, sometimes late, twice or never.
import type { Permit } from "../../src/domain/trunks/permit.ts";
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import { TrunkGate } from "../../src/gate/trunk-gate.ts";
import { asMessages } from "../../src/queues/groups.ts";
import { CALLBACKS, DIALS } from "../../src/queues/messages.ts";
import { d1Calls, d1Campaigns, d1Stores } from "../../src/store/d1.ts";
import { recordPeak } from "../../src/store/metrics/record-peak.ts";
import type { OneGate } from "../../src/wiring/route-gates.ts";
import { Actor } from "./actor.ts";
import { aheadOf } from "./clocks.ts";
import { connect } from "./database.ts";
import { GateChecks } from "./gate-checks.ts";
import { enterGate } from "./invocation.ts";
import { chance } from "./random.ts";
import { MINUTE, SECOND, type Version } from "./shape.ts";
import type { World } from "./world.ts";

/** What the platform does with an alarm whose handler died. */
const ALARM_RETRY_MS = 2 * SECOND;

export class GateHost {
  readonly trunk: string;
  readonly checks: GateChecks;
  readonly #world: World;
  readonly #sql: SqlStorage;
  /** Its name among actors, and that of its machine. */
  readonly #who: string;
  /** In front of what is left to chance here; empty for the default trunk's. */
  readonly #of: string;
  /** The permits that the life before had when it ended; null = there was none, or nobody can tell. */
  #left: Promise<readonly Permit[]> | null = null;
  #life: { actor: Actor; gate: TrunkGate; version: Version } | null = null;
  #lives = 0;
  #tokens = 0;
  #alarmAt: number | null = null;
  #alarms = 0;
  /** Which version of the code runs in the next life. */
  version: Version;
  outUntil = 0;
  storageFailsUntil = 0;
  breakerOpenings = 0;
  #breakerOpen = false;

  constructor(world: World, trunk: string, version: Version) {
    this.#world = world;
    this.trunk = trunk;
    this.version = version;
    const isDefault = trunk === DEFAULT_TRUNK;
    this.#who = isDefault ? "gate" : `gate of ${trunk}`;
    this.#of = isDefault ? "" : `of ${trunk} `;
    this.checks = new GateChecks(world, this);
    const guard = () => {
      if (world.scheduler.now >= this.storageFailsUntil) return;
      // Nothing leaves an object whose storage failed: the platform ends it, and whoever waits for it is told so.
      this.evict();
      // What it had in mind and could not write is nobody's.
      this.#left = null;
      throw new Error("storage operation failed (injected)");
    };
    this.#sql = world.database.storageOf(trunk, world.sabotage.gateSql, guard, (sql, values) => {
      if (sql.includes("permit_journal")) this.checks.wrote(String(values[2]));
      // The first row of that table is what holds the trunk up.
      if (sql.includes("trunk_control") && values[0] === 1)
        this.#breakerIs(String(values[1]).includes('"kind":"open"'));
    });
  }

  /** The version whose rules are in force. */
  get inForce(): Version {
    return this.#life?.version ?? this.version;
  }

  #breakerIs(open: boolean): void {
    if (open && !this.#breakerOpen) this.breakerOpenings++;
    this.#breakerOpen = open;
  }

  isOut(forMs: number): void {
    this.outUntil = Math.max(this.outUntil, this.#world.scheduler.now + forMs);
  }

  storageFails(forMs: number): void {
    this.storageFailsUntil = Math.max(this.storageFailsUntil, this.#world.scheduler.now + forMs);
  }

  /** All is well again. */
  recover(): void {
    this.outUntil = 0;
    this.storageFailsUntil = 0;
  }

  evict(): void {
    const life = this.#life;
    this.#life = null;
    if (life !== null) this.#left = permitsOf(life.gate);
    life?.actor.kill();
  }

  /** As this actor reaches it: any call may go missing on its way there or back. */
  reachedBy(actor: Actor): OneGate {
    const ask = <T>(what: string, asked: (gate: TrunkGate) => Promise<T>) => this.ask(actor, what, asked);
    return {
      begin: async messages => {
        const verdicts = await ask("begin", async gate => {
          const { version } = this.#living();
          const given = await gate.begin(messages);
          this.checks.begun(messages, given, version);
          return given;
        });
        return verdicts.map(this.#world.sabotage.verdict);
      },
      slots: (keys, withinMs) => ask("slots", gate => gate.slots(keys, withinMs)),
      release: keys => ask("release", gate => gate.release(keys)),
      note: requests => ask("note", gate => gate.note(requests)),
      receive: asked => ask("receive", gate => gate.receive(asked)),
      report: dials =>
        ask("report", async gate => {
          await gate.report(dials);
          // What its storage does not take it has not heard.
          this.checks.heard(dials);
        }),
      hookFailed: troubles => ask("hookFailed", gate => gate.hookFailed(troubles)),
      withdraw: messages => ask("withdraw", gate => gate.withdraw(messages)),
      wake: () => ask("wake", gate => gate.wake()),
    };
  }

  ask<T>(actor: Actor, what: string, asked: (gate: TrunkGate) => Promise<T>): Promise<T> {
    return this.#ask(actor, `${this.#of}${what}`, asked).catch(error => {
      actor.troubled = true;
      throw error;
    });
  }

  async #ask<T>(actor: Actor, what: string, asked: (gate: TrunkGate) => Promise<T>): Promise<T> {
    const { faults, scheduler, seed } = this.#world;
    const place = actor.point(`gate ${what}`);
    const fail = (why: string) => {
      this.#world.trace(actor.name, `gate ${what}: ${why}`);
      return new Error(`the gate ${why} (injected)`);
    };
    const slow = faults.happens("gate is slow", place);
    const ms = slow ? chance(seed, `slow ${place}`) * 45 * SECOND : 1 + Math.floor(chance(seed, place) * 10);
    await actor.step(`gate ${what}`, ms, () => void this.#enter(asked).catch(() => {}));
    if (scheduler.now < this.outUntil) throw fail("is out of reach");
    if (faults.happens("gate does not hear", place)) throw fail("does not hear");
    this.#world.trace(actor.name, `gate ${what}`);
    const answer = await this.#enter(asked);
    const unheard = faults.happens("gate answers, unheard", place);
    if (unheard || chance(seed, `back ${place}`) < 0.3) await actor.step(`gate ${what} answers`, 1 + ms / 2);
    if (unheard) throw fail("answers, unheard");
    return answer;
  }

  /** Whoever waits for a gate that is evicted learns of it. */
  async #enter<T>(asked: (gate: TrunkGate) => Promise<T>): Promise<T> {
    const { actor, gate } = this.#living();
    return new Promise<T>((resolve, reject) => {
      actor.onDeath(() => reject(new Error("the gate was evicted (injected)")));
      enterGate(() => asked(gate)).then(resolve, reject);
    });
  }

  #living() {
    if (this.#life !== null) return this.#life;
    const world = this.#world;
    const { version } = this;
    const actor = new Actor(world, `${this.#who} ${++this.#lives}`);
    const db = connect(world, actor);
    const life = this.#lives;
    let ids = 0;
    const state = {
      storage: {
        sql: this.#sql,
        getAlarm: async () => this.#alarmAt,
        setAlarm: async (at: number | Date) => {
          if (world.faults.happens("alarm not stored", actor.point("alarm")))
            throw new Error("the alarm was not stored (injected)");
          this.#setAlarm(Number(at));
        },
      },
      waitUntil: (promise: Promise<unknown>) => void promise.catch(error => world.unexpected(error)),
    };
    const gate = new TrunkGate(state, {
      name: this.trunk,
      trunks: world.sabotage.trunks(d1Stores(db).trunks, db),
      suppressions: d1Stores(db).suppressions,
      others: {
        wake: other => world.gates.of(other).ask(actor, "wake", g => g.wake()),
        hasCalls: (other, ids) => world.gates.of(other).ask(actor, "has calls", g => g.hasCalls(ids)),
      },
      calls: world.sabotage.calls(d1Calls(db)),
      campaigns: d1Campaigns(db),
      policy: world.sabotage.gatePolicy(version.policy),
      clock: world.clockOf(actor),
      wait: ms => actor.step("wait", ms),
      queue: { send: messages => world.dialQueue.send(actor, asMessages(DIALS, messages)) },
      callbackQueue: { send: ends => world.callbackQueue.send(actor, asMessages(CALLBACKS, ends)) },
      fetchStatus: world.provider.askedBy(actor, this.trunk),
      recordPeak: (peak, now) => recordPeak(db, peak, now),
      newCallId: () =>
        world.around.idOf(
          `${this.#of}call-${String(life).padStart(3, "0")}-${String(++ids).padStart(4, "0")}`,
        ),
      derivedCallId: ({ id }, place) => world.around.idOf(`${id}-${place}`),
      newToken: () => world.around.idOf(`${this.#of}token-${++this.#tokens}`),
    });
    world.trace(actor.name, `starts, version ${version.name}`);
    this.#life = { actor, gate, version };
    if (this.#left !== null)
      void Promise.all([this.#left, permitsOf(gate)]).then(([before, after]) =>
        this.checks.startedAgain(before, after),
      );
    this.#left = null;
    return this.#life;
  }

  /** `at` by the clock of the gate's machine, which keeps its alarm too. */
  #setAlarm(at: number): void {
    const { scheduler, faults, seed, shape } = this.#world;
    const trueAt = at - aheadOf(seed, shape, this.#who);
    this.#alarmAt = at;
    this.#world.trace(`${this.#of}alarm`, `is set for ${new Date(at).toISOString().slice(11, 23)}`);
    const place = `${this.#of}alarm ${++this.#alarms}`;
    const mine = this.#alarms;
    const late = faults.happens("alarm late", place) ? chance(seed, `late ${place}`) * 3 * MINUTE : 0;
    const lost = faults.happens("alarm lost", place);
    if (lost || late > 0) this.#world.invariants.liveness.trouble(trueAt + late - scheduler.now);
    const twice = faults.happens("alarm twice", place);
    scheduler.at(trueAt + late, () => {
      // One alarm at a time: a later one has taken its place.
      if (mine !== this.#alarms) return;
      // Lost in either way: it stands there for good, or is not there at all.
      if (lost) {
        if (chance(seed, `lost ${place}`) < 0.5) this.#alarmAt = null;
        this.#world.trace(`${this.#of}alarm`, "lost");
        return;
      }
      this.#fire(place);
      if (twice)
        scheduler.in(chance(seed, `twice ${place}`) * 5 * SECOND, () => this.#fire(`${place} again`));
    });
  }

  #clock(): number {
    const { scheduler, seed, shape } = this.#world;
    return scheduler.now + aheadOf(seed, shape, this.#who);
  }

  #fire(place: string): void {
    this.#alarmAt = null;
    this.#world.trace(`${this.#of}alarm`, "fires");
    this.#enter(gate => gate.alarm()).catch(error => {
      this.#world.unexpected(error);
      if (this.#alarmAt === null) this.#setAlarm(this.#clock() + ALARM_RETRY_MS);
      this.#world.trace("alarm", `${place}: its handler died, again soon`);
    });
  }
}

/** As they are when this is called. */
const permitsOf = async (gate: TrunkGate): Promise<readonly Permit[]> => (await gate.state()).permits;
