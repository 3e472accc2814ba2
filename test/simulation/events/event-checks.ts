// That what happens is an event: one in the commit of its cause, in the order of commits, saying what was so then; and that
// there is no event without a cause. What happened is told from the rows before and behind each commit.
import { prepared } from "../database.ts";
import { type CallRow, isFinal, isSettled } from "../mirror.ts";
import type { World } from "../world.ts";
import { bodyProblem, type EventRow } from "./event-bodies.ts";

const ENDPOINTS = prepared("SELECT id, status FROM webhook_endpoints ORDER BY id");
const SUBSCRIBED = prepared("SELECT type || ' ' || campaign_id AS wanted FROM event_subscriptions");
const BEHIND = prepared("SELECT * FROM events WHERE seq > ? ORDER BY seq");
const CAMPAIGNS = prepared("SELECT id, status, is_active FROM campaigns");
const TRUNKS = prepared("SELECT name, paused, breaker_opened_at FROM trunks");
const SUPPRESSIONS = prepared("SELECT id, scope FROM suppressions");
const LETTERS = prepared("SELECT id FROM dead_letters");

type Row = Record<string, string | number | null>;
const rowsBy = (rows: unknown[], key: string) => new Map((rows as Row[]).map(row => [String(row[key]), row]));

const VERBS: Record<string, string> = {
  "pending in_progress": "started",
  "completed in_progress": "started",
  "paused in_progress": "resumed",
};

export class EventChecks {
  /** How many there were. */
  written = 0;
  readonly #world: World;
  #endpoints = new Map<string, Row>();
  #wanted = new Set<string>();
  #seq = 0;
  /** Type and subject of what this commit has made happen, as far as somebody wants it. */
  #expected: string[] = [];
  #campaigns = new Map<string, Row>();
  #trunks = new Map<string, Row>();
  #suppressions = new Map<string, Row>();
  #letters = new Map<string, Row>();

  constructor(world: World) {
    this.#world = world;
  }

  /** What was before is no event. */
  begin(): void {
    this.#wanted = new Set(
      SUBSCRIBED(this.#world.database)
        .all()
        .map(row => String(row.wanted)),
    );
    this.#look();
    this.#expected = [];
  }

  #happened(type: string, subject: string, campaignId: number | null): void {
    const wanted =
      this.#wanted.has(`${type} 0`) || (campaignId !== null && this.#wanted.has(`${type} ${campaignId}`));
    if (wanted) this.#expected.push(`${type} ${subject}`);
  }

  /** A call's row, before and behind the commit that is looked at. */
  changed(old: CallRow | null, row: CallRow): void {
    if (this.#wanted.size === 0) return;
    const settled = (call: CallRow | null) => call?.attempts.filter(isSettled).length ?? 0;
    if (settled(row) > settled(old)) this.#happened("attempt.ended", row.callId, row.campaignId);
    const wasFinal = old !== null && isFinal(old);
    if (isFinal(row) && !wasFinal) this.#happened("call.finished", row.callId, row.campaignId);
  }

  /** Behind each commit that changed something. */
  committed(sql: string): void {
    if (this.#wanted.size > 0) this.#compare();
    if (!sql.includes("INTO event_subscriptions") && !sql.includes("FROM event_subscriptions")) return;
    const isNew = this.#wanted.size === 0;
    this.#wanted = new Set(
      SUBSCRIBED(this.#world.database)
        .all()
        .map(row => String(row.wanted)),
    );
    if (isNew && this.#wanted.size > 0) this.begin();
  }

  #compare(): void {
    this.#look();
    const expected = this.#expected;
    this.#expected = [];
    const found = BEHIND(this.#world.database).all(this.#seq) as unknown as EventRow[];
    for (const event of found) {
      if (event.seq !== ++this.#seq) this.#fail(14, `event ${event.seq} comes behind ${this.#seq - 1}`);
      const problem = bodyProblem(this.#world.database, event);
      if (problem !== null) this.#fail("14b", `${event.type} of ${event.subject}: ${problem}`);
    }
    this.written += found.length;
    const written = found.map(({ type, subject }) => `${type} ${subject}`);
    for (const what of expected) {
      const place = written.indexOf(what);
      if (place < 0) this.#fail(14, `${what} is no event`);
      else written.splice(place, 1);
    }
    const [without] = written;
    if (without !== undefined) this.#fail(14, `${without} is an event, and did not happen`);
  }

  #look(): void {
    const campaigns = rowsBy(CAMPAIGNS(this.#world.database).all(), "id");
    for (const [id, row] of campaigns) this.#campaign(this.#campaigns.get(id), row);
    this.#campaigns = campaigns;
    const trunks = rowsBy(TRUNKS(this.#world.database).all(), "name");
    for (const [name, row] of trunks) this.#trunk(name, this.#trunks.get(name), row);
    this.#trunks = trunks;
    const suppressions = rowsBy(SUPPRESSIONS(this.#world.database).all(), "id");
    for (const [id, { scope }] of suppressions) {
      if (this.#suppressions.has(id)) continue;
      const campaign = /^campaign:(\d+)$/.exec(String(scope))?.[1];
      this.#happened("number.suppressed", id, campaign === undefined ? null : Number(campaign));
    }
    this.#suppressions = suppressions;
    const letters = rowsBy(LETTERS(this.#world.database).all(), "id");
    for (const id of letters.keys())
      if (!this.#letters.has(id)) this.#happened("dead_letter.created", id, null);
    this.#letters = letters;
    const endpoints = rowsBy(ENDPOINTS(this.#world.database).all(), "id");
    for (const [id, { status }] of endpoints) {
      const was = this.#endpoints.get(id);
      if (was !== undefined && was.status !== status && status !== "enabled")
        this.#happened(`webhook.${status}`, id, null);
    }
    this.#endpoints = endpoints;
  }

  #campaign(was: Row | undefined, { id, status, is_active: active }: Row): void {
    if (was === undefined) return;
    const happened = (what: string) => this.#happened(`campaign.${what}`, String(id), Number(id));
    if (was.status !== status) happened(VERBS[`${was.status} ${status}`] ?? String(status));
    else if (status === "in_progress" && was.is_active !== active)
      happened(active === 1 ? "resumed" : "paused");
  }

  #trunk(name: string, was: Row | undefined, { paused, breaker_opened_at: openedAt }: Row): void {
    if (was === undefined) return;
    const happened = (what: string) => this.#happened(`trunk.${what}`, name, null);
    if (was.paused !== paused) happened(paused === 1 ? "paused" : "resumed");
    if (was.breaker_opened_at === openedAt) return;
    if (was.breaker_opened_at !== null) happened("breaker_closed");
    if (openedAt !== null) happened("breaker_opened");
  }

  #fail(invariant: 14 | "14b", what: string): void {
    this.#world.invariants.fail(invariant, what);
  }
}
