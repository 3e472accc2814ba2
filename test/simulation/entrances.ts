// How requests get into the program: the actions wired as src/wiring/context.ts does, for one invocation of one version of the
// code, and the route that providers report to.

import { receiveCallback } from "../../src/actions/calls/receive-callback.ts";
import { type RecordOutcomes, recordOutcomes } from "../../src/actions/calls/record-outcomes.ts";
import type { Outcome } from "../../src/domain/calls/outcome.ts";
import { CallManagerError } from "../../src/domain/errors.ts";
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import { asMessages } from "../../src/queues/groups.ts";
import { CALLBACKS } from "../../src/queues/messages.ts";
import { d1Calls, d1Campaigns } from "../../src/store/d1.ts";
import { Actor } from "./actor.ts";
import { connect } from "./database.ts";
import { chance } from "./random.ts";
import type { Version } from "./shape.ts";
import { hearStop, stopping } from "./stops.ts";
import { detailsOf } from "./told.ts";
import type { World } from "./world.ts";

const isUnavailable = (error: unknown) =>
  error instanceof CallManagerError && error.code === "service_unavailable";

export class Entrances {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** The dependencies of one invocation, of one version of the code. */
  wire(actor: Actor, version: Version = this.#world.versionFor(actor.name)) {
    const world = this.#world;
    const db = connect(world, actor);
    const calls = world.sabotage.calls(d1Calls(db));
    const policy = world.sabotage.policy(version.policy);
    const clock = world.clockOf(actor);
    const { suppressions, ...stops } = stopping(actor, db);
    const reached = world.gates.clientOf(actor);
    const gate = world.around.gates(reached, { actor, calls, suppressions, clock });
    const { deliveries, wakes, events } = world.receivers.wired(actor);
    const record: RecordOutcomes = reports => recordOutcomes({ calls, policy, clock, gate, wakes }, reports);
    const fetchStatus = world.provider.askedBy(actor, DEFAULT_TRUNK);
    const stores = { db, calls, campaigns: d1Campaigns(db) };
    return {
      ...stores,
      ...stops,
      suppressions: world.around.suppressions(suppressions, actor),
      gate,
      policy,
      clock,
      fetchStatus,
      deliveries,
      wakes,
      events,
      recordOutcomes: record,
    };
  }

  /** `answered`: whether the provider got its 200. */
  callback(
    name: string,
    about: { callId: string; attempt: number },
    { status, duration, optOut }: { status: Outcome; duration: number; optOut: true | "campaign" | null },
    answered: (taken: boolean) => void,
  ): void {
    // An invocation that has answered may die in what goes on beside it.
    let over = false;
    const done = (taken: boolean) => {
      if (!over) answered(taken);
      over = true;
    };
    const world = this.#world;
    const actor = new Actor(world, name, "request killed");
    const { calls, gate, policy, clock } = this.wire(actor);
    actor.onDeath(() => done(false));
    const inBody = chance(world.seed, `body ${name}`) < 0.3;
    const heard = optOut === null ? Promise.resolve() : hearStop(world, actor, about, optOut);
    const receive = () => {
      const details =
        world.shape.end === null
          ? detailsOf(world.seed, name.replace(/\.\d+$/, ""), status, world.scheduler.now)
          : undefined;
      return receiveCallback(
        {
          calls,
          gate,
          policy,
          clock,
          callbackQueue: { send: ends => world.callbackQueue.send(actor, asMessages(CALLBACKS, ends)) },
        },
        {
          callId: about.callId,
          status,
          duration,
          externalCallId: null,
          attempt: inBody ? about.attempt : null,
          attemptInUrl: about.attempt,
          ...(optOut !== null ? { stopped: "Suppressed (opt_out)" } : { details }),
        },
      );
    };
    heard.then(receive).then(
      answer => {
        if (!actor.alive) return;
        if (optOut !== null) world.invariants.stops.heard(about.callId);
        world.invariants.reports.answered(world.sabotage.answer(answer));
        done(true);
      },
      error => {
        // What was not stored is asked for again: a 503.
        if (!isUnavailable(error)) world.unexpected(error);
        if (actor.alive) done(false);
      },
    );
  }
}

export type Wired = ReturnType<Entrances["wire"]>;
