// The gate as a Durable Object: one a trunk, a thin coat around TrunkGate.
import { DurableObject } from "cloudflare:workers";
import { DEFAULT_TRUNK } from "../domain/trunks/trunk.ts";
import type { GateDeps } from "./gate-deps.ts";
import { CallbackKeys, randomSecret } from "./storage/callback-keys.ts";
import { TrunkGate } from "./trunk-gate.ts";

type Args<
  Method extends
    | "initiate"
    | "begin"
    | "hookFailed"
    | "slots"
    | "withdraw"
    | "release"
    | "note"
    | "receive"
    | "report"
    | "setPaused"
    | "state"
    | "permitsFor"
    | "reinstate"
    | "hasCalls",
> = Parameters<TrunkGate[Method]>;

/**
 * `wire` builds what the gate is wired to; it is called once for each object. An object's name is its trunk's. (One that
 * was started by an alarm from before objects knew their names is the default trunk's: there was no other.)
 */
export const gateObject = (wire: (env: Env, trunk: string) => GateDeps) =>
  class extends DurableObject<Env> {
    readonly #gate = new TrunkGate(this.ctx, wire(this.env, this.ctx.id.name ?? DEFAULT_TRUNK));
    readonly #callbackKeys = new CallbackKeys(this.ctx.storage.sql, randomSecret);

    initiate(...args: Args<"initiate">) {
      return this.#gate.initiate(...args);
    }

    begin(...args: Args<"begin">) {
      return this.#gate.begin(...args);
    }

    slots(...args: Args<"slots">) {
      return this.#gate.slots(...args);
    }

    withdraw(...args: Args<"withdraw">) {
      return this.#gate.withdraw(...args);
    }

    release(...args: Args<"release">) {
      return this.#gate.release(...args);
    }

    note(...args: Args<"note">) {
      return this.#gate.note(...args);
    }

    receive(...args: Args<"receive">) {
      return this.#gate.receive(...args);
    }

    report(...args: Args<"report">) {
      return this.#gate.report(...args);
    }

    hookFailed(...args: Args<"hookFailed">) {
      return this.#gate.hookFailed(...args);
    }

    setPaused(...args: Args<"setPaused">) {
      return this.#gate.setPaused(...args);
    }

    hasCalls(...args: Args<"hasCalls">) {
      return this.#gate.hasCalls(...args);
    }

    wake() {
      return this.#gate.wake();
    }

    watch() {
      return this.#gate.watch();
    }

    snapshot() {
      return this.#gate.snapshot();
    }

    glance() {
      return this.#gate.glance();
    }

    minutes() {
      return this.#gate.minutes();
    }

    measured() {
      return this.#gate.measured();
    }

    state(...args: Args<"state">) {
      return this.#gate.state(...args);
    }

    permitsFor(...args: Args<"permitsFor">) {
      return this.#gate.permitsFor(...args);
    }

    reinstate(...args: Args<"reinstate">) {
      return this.#gate.reinstate(...args);
    }

    async callbackKeys() {
      return this.#callbackKeys.keys(Date.now());
    }

    async rotateCallbackKey() {
      return this.#callbackKeys.rotate(Date.now());
    }

    override alarm() {
      return this.#gate.alarm();
    }
  };
