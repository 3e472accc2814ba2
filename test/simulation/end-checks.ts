// That nothing is lost: what clients were told is stored, what was given up is kept, and in the end all is final.
import { prepared } from "./database.ts";
import { isFinal, isInFlight } from "./mirror.ts";
import type { World } from "./world.ts";

const CONTACTS = prepared("SELECT count(*) AS n FROM contacts WHERE campaign_id = ?");
const LETTER = prepared("SELECT 1 FROM dead_letters WHERE id = ?");
const DROPPED = prepared(`SELECT p.* FROM contacts p JOIN contact_zones z
    ON z.campaign_id = p.campaign_id AND z.time_zone = coalesce(p.time_zone, '')
  WHERE p.id <= z.cursor AND p.suppressed_at IS NULL AND NOT EXISTS (SELECT 1 FROM calls c
    WHERE c.campaign_id = p.campaign_id AND c.phone_number = p.phone_number)`);

export class EndChecks {
  readonly #world: World;
  readonly #exhausted = new Map<string, string>();
  readonly #answers = new Map<string, string>();

  constructor(world: World) {
    this.#world = world;
  }

  /** A client was told that these are accepted. */
  promised(callIds: readonly string[]): void {
    const { invariants } = this.#world;
    for (const id of callIds)
      if (!invariants.mirror.calls.has(id)) invariants.fail(4, `${id} was promised and is not stored`);
  }

  /** A request with a key was answered: asked again it is told the same, and it has these calls only. */
  answered(key: string, callIds: readonly string[]): void {
    const told = [...callIds].sort().join();
    const before = this.#answers.get(key) ?? "";
    // A refusal (429) is not kept: the number may be free the next time.
    if (before !== "" && before !== told)
      this.#world.invariants.fail(4, `${key} was answered ${before}, and then ${told}`);
    this.#answers.set(key, told);
  }

  /** A message that was delivered too often must become a dead letter. */
  exhausted(id: string, queue: string): void {
    this.#exhausted.set(id, queue);
  }

  /** What is not at its end yet; null = everything is. */
  unfinished(): string | null {
    const { mirror, trunks, law } = this.#world.invariants;
    for (const row of mirror.calls.values()) {
      const campaign = mirror.campaigns.get(row.campaignId);
      const stopped =
        campaign?.is_active === 0 || campaign?.status === "paused" || !trunks.someoneDials(campaign);
      if (!isFinal(row) && (isInFlight(row) || !(stopped || law.rests(row))))
        return `${row.callId} is ${row.status}`;
    }
    for (const { checks } of this.#world.gates.hosts)
      if (checks.permits.length > 0) return `a permit of ${checks.permits[0]?.call_id} is out`;
    for (const campaign of mirror.campaigns.values()) {
      const { id, is_active, status } = campaign;
      const runs = is_active === 1 && status === "in_progress" && trunks.someoneDials(campaign);
      if (runs && Number(CONTACTS(this.#world.database).get(id)?.n) > 0 && !law.keepsWaiting(id))
        return `campaign ${id} is in progress`;
    }
    for (const [id, queue] of this.#exhausted)
      if (LETTER(this.#world.database).get(id) === undefined)
        return `message ${id} of ${queue} is no dead letter`;
    return null;
  }

  /** Everything is final. */
  look(): void {
    const { invariants } = this.#world;
    for (const [key, told] of this.#answers) {
      const stored = [...invariants.mirror.calls.keys()].filter(id => id.startsWith(`${key}-`)).sort();
      if (stored.join() !== told) invariants.fail(4, `${key} was told of ${told}; stored are ${stored}`);
    }
    const dropped = DROPPED(this.#world.database).get();
    if (dropped !== undefined)
      invariants.fail(
        4,
        `${dropped.phone_number} of campaign ${dropped.campaign_id} was fed, and has no call`,
      );
  }
}
