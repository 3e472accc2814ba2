// A list of many thousands, dialled to its end in virtual time: no faults, short calls, and the figures of each quarter.
// Rows are looked at in the end, since a look at all of them after each commit would take longer than the campaign.

import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import { moveCampaign } from "../../src/store/campaigns/campaigns.ts";
import { insertCampaign, insertContacts } from "../../src/store/campaigns/create-campaign.ts";
import { DATABASE, quietConnection, sqlite } from "./database.ts";
import { goOn } from "./go-on.ts";
import { businessHours, type Closing, type Zone } from "./hours.ts";
import { isFinal } from "./mirror.ts";
import { NO_SABOTAGE } from "./sabotage.ts";
import { HOUR, makeShape, SECOND, type Version } from "./shape.ts";
import { World } from "./world.ts";

export interface BigList {
  /** In the order of the list. */
  contacts: readonly { zone: Zone | null; count: number }[];
  lines: number;
  closing: Closing | null;
  startsAt: number;
}

/** What a part of the campaign has cost. */
export interface Part {
  /** Virtual. */
  seconds: number;
  d1Rows: number;
  d1Ms: number;
  /** Of the machine that simulates; never the same twice. */
  cpuMs: number;
}

const CONTACTS_AT_ONCE = 2_000;
const OPEN_CALLS = sqlite.prepare(`SELECT count(*) AS n FROM campaigns WHERE status = 'in_progress'`);

function shapeOf(list: BigList, seed: number) {
  const shape = makeShape(seed);
  const version = (v: Version): Version => ({
    ...v,
    retryClosing: null,
    policy: {
      ...v.policy,
      maxConcurrentCalls: list.lines,
      maxRetryAttempts: 1,
      dispatchBatchSize: 500,
      callsPerSecond: 0,
      breaker: { ...v.policy.breaker, failurePercent: 0 },
    },
  });
  const [a, b] = shape.versions;
  return {
    ...shape,
    startsAt: list.startsAt,
    big: true,
    age: 1,
    clockSpreadMs: 0,
    outcomes: ["PICKED", "PICKED", "PICKED", "RNR"] as const,
    longCalls: 0,
    askable: "never" as const,
    versions: [version(a), version(b)] as [Version, Version],
    campaigns: [],
    trunks: [],
  };
}

export class BigCampaign {
  readonly world: World;
  readonly list: BigList;
  readonly total: number;
  readonly parts: Part[] = [];

  private constructor(list: BigList, seed: number) {
    this.list = list;
    this.total = list.contacts.reduce((sum, { count }) => sum + count, 0);
    const shape = shapeOf(list, seed);
    DATABASE.empty(shape.age);
    this.world = new World({ seed, shape, operations: [], faults: [] }, NO_SABOTAGE, false);
  }

  static async of(list: BigList, seed = 1): Promise<BigCampaign> {
    const campaign = new BigCampaign(list, seed);
    await campaign.#prepare();
    return campaign;
  }

  async #prepare(): Promise<void> {
    const { startsAt, closing, contacts } = this.list;
    const db = quietConnection();
    const fields = { name: "big", businessHours: closing && businessHours(closing) };
    const id = await insertCampaign(db, fields, [], startsAt);
    let made = 0;
    for (const { zone, count } of contacts)
      for (let left = count; left > 0; left -= CONTACTS_AT_ONCE) {
        const some = Array.from({ length: Math.min(left, CONTACTS_AT_ONCE) }, () => ({
          phoneNumber: `+1${String(2_000_000_000 + ++made)}`,
          timeZone: zone,
          metadata: null,
        }));
        await insertContacts(db, id, some, startsAt);
      }
    await moveCampaign(db, id, "start", startsAt);
  }

  /** Until `ended`, which is asked every virtual second, or for so long at the most. */
  async dial(longestMs: number, ended: () => boolean): Promise<void> {
    const { scheduler } = this.world;
    const over = () => {
      this.#measure();
      return ended() || scheduler.now > this.list.startsAt + longestMs;
    };
    await goOn(this.world, SECOND, over);
  }

  /** To the end of the list. */
  async dialAll(): Promise<void> {
    await this.dial(24 * HOUR, () => Number(OPEN_CALLS.get()?.n) === 0);
    this.#measure();
    this.#lookAtAll();
  }

  /** Permits that are out: calls that ring, are about to, or have just ended. */
  get linesBusy(): number {
    return this.#live.length;
  }

  /** Numbers that have one of them. */
  get numbersBusy(): number {
    return new Set(this.#live.map(permit => permit.phone_number)).size;
  }

  /** Without those that were reported to have ended: D1 is to hear of them. */
  get #live() {
    return this.world.gates.of(DEFAULT_TRUNK).checks.stored.filter(permit => !permit.ended);
  }

  #start = { seconds: 0, d1Rows: 0, d1Ms: 0, cpuMs: 0 };

  /** Closes a quarter as soon as its dials have arrived; the last one with the campaign. */
  #measure(): void {
    const { scheduler, d1, provider } = this.world;
    const due = (this.parts.length + 1) * (this.total / 4);
    if (this.parts.length === 4 || provider.dials.size < due) return;
    const cpu = process.cpuUsage();
    const now = {
      seconds: (scheduler.now - this.list.startsAt) / SECOND,
      d1Rows: d1.rowsRead,
      d1Ms: d1.busyMs,
      cpuMs: (cpu.user + cpu.system) / 1_000,
    };
    const since = this.#start;
    this.parts.push({
      seconds: now.seconds - since.seconds,
      d1Rows: Math.round(now.d1Rows - since.d1Rows),
      d1Ms: Math.round(now.d1Ms - since.d1Ms),
      cpuMs: Math.round(now.cpuMs - since.cpuMs),
    });
    this.#start = now;
  }

  /** Each contact has one call, each call is at its end, and the counters say so. */
  #lookAtAll(): void {
    const { mirror, reports } = this.world.invariants;
    mirror.refresh("UPDATE campaigns; UPDATE contacts; UPDATE calls", () => {});
    const lie = mirror.counterThatLies();
    const open = [...mirror.calls.values()].find(row => !isFinal(row));
    const numbers = new Set([...mirror.calls.values()].map(row => row.phoneNumber));
    if (lie !== null) throw new Error(lie);
    if (open !== undefined) throw new Error(`${open.callId} is ${open.status}`);
    if (mirror.calls.size !== this.total || numbers.size !== this.total)
      throw new Error(`${mirror.calls.size} calls to ${numbers.size} numbers, of ${this.total} contacts`);
    reports.look();
  }
}
