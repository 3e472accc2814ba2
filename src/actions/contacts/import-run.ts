// One import at work: collects rows, and writes them chunk by chunk, so that a few thousand are in memory at a time.
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import { charactersOf } from "../../domain/compliance/party.ts";
import type { ImportCounts, ImportProgress, NewImport } from "../../domain/contacts/import/import-record.ts";
import type { ImportedContact, ImportRow, RejectedRow } from "../../domain/contacts/import/import-row.ts";
import { namedTrunks } from "../../domain/trunks/trunk.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { ContactStore } from "../ports/contact-store.ts";
import type { GateClient } from "../ports/gate-client.ts";
import type { ImportStore } from "../ports/import-store.ts";
import { refuseEnded } from "./add-contacts.ts";

/** Rows of a chunk, and what their metadata and what else is said may take: one batch of D1. */
const ROWS_PER_CHUNK = 2_000;
const CHARACTERS_PER_CHUNK = 600_000;
/** A file that comes slowly is written as it comes, so that its record shows that it lives. */
const LATE_MS = 10_000;
/** Chunks between two writes of the record, and between two calls of the gate. */
const CHUNKS_PER_RECORD = 5;
const CHUNKS_PER_WAKE = 20;
/** Errors in the answer itself; all of them are stored. */
const FIRST_ERRORS = 100;

export interface ImportCtx {
  campaigns: Pick<CampaignStore, "byIds">;
  contacts: Pick<ContactStore, "add" | "countKnown">;
  imports: Pick<ImportStore, "begin" | "writeProgress">;
  gate: Pick<GateClient, "wake">;
  clock: Clock;
}

export class ImportRun {
  readonly counts: ImportCounts = { rows: 0, added: 0, duplicates: 0, rejected: 0 };
  readonly firstErrors: RejectedRow[] = [];
  /** The last row that was taken. */
  line = 0;
  readonly #ctx: ImportCtx;
  readonly #campaign: Campaign;
  readonly #record: NewImport;
  /** Numbers of the whole file: only of a dry run, where nothing is stored to compare with. */
  readonly #seen = new Set<number>();
  #contacts = new Map<string, ImportedContact>();
  #characters = 0;
  #errors: RejectedRow[] = [];
  #chunks = 0;
  readonly #startedAt: number;
  #writtenAt: number;

  constructor(ctx: ImportCtx, campaign: Campaign, record: NewImport, now: number) {
    this.#ctx = ctx;
    this.#campaign = campaign;
    this.#record = record;
    this.#startedAt = now;
    this.#writtenAt = now;
  }

  get id(): string {
    return this.#record.id;
  }

  /** Does it have a record? */
  get begun(): boolean {
    return this.#chunks > 0;
  }

  /** A promise only when there is something to wait for: most rows just wait for others. */
  take(row: ImportRow): Promise<void> | undefined {
    this.counts.rows++;
    this.line = row.line;
    if (!row.ok) {
      this.counts.rejected++;
      this.#errors.push(row);
      if (this.firstErrors.length < FIRST_ERRORS) this.firstErrors.push(row);
    } else if (this.#contacts.has(row.contact.phoneNumber)) {
      this.counts.duplicates++;
    } else {
      this.#contacts.set(row.contact.phoneNumber, row.contact);
      this.#characters += (row.contact.metadata?.length ?? 0) + charactersOf(row.contact);
    }
    const full = this.#contacts.size + this.#errors.length >= ROWS_PER_CHUNK;
    return full || this.#characters >= CHARACTERS_PER_CHUNK ? this.write() : undefined;
  }

  async writeWhenLate(): Promise<void> {
    const waiting = this.#contacts.size + this.#errors.length;
    if (waiting > 0 && this.#ctx.clock() - this.#writtenAt > LATE_MS) await this.write();
  }

  async write(): Promise<void> {
    const { imports, gate, clock } = this.#ctx;
    if (!this.begun) await imports.begin(this.#record, this.#startedAt);
    this.#chunks++;
    await this.#writeContacts();
    if (this.#errors.length > 0 || this.#chunks % CHUNKS_PER_RECORD === 0)
      await this.#writeProgress("running", null);
    if (this.#chunks % CHUNKS_PER_WAKE === 0 && !this.#record.dryRun)
      await gate.wake(namedTrunks(this.#campaign));
    this.#writtenAt = clock();
  }

  async end(state: "done" | "failed", error: string | null = null): Promise<void> {
    await this.#writeProgress(state, error);
    // The campaign may have been started in the meantime.
    if (this.counts.added > 0 && !this.#record.dryRun) await this.#ctx.gate.wake(namedTrunks(this.#campaign));
  }

  async #writeProgress(state: ImportProgress["state"], error: string | null): Promise<void> {
    const errors = this.#errors;
    this.#errors = [];
    await this.#ctx.imports.writeProgress(
      this.id,
      { ...this.counts, state, error },
      errors,
      this.#ctx.clock(),
    );
  }

  async #writeContacts(): Promise<void> {
    const contacts = [...this.#contacts.values()];
    this.#contacts = new Map();
    this.#characters = 0;
    if (contacts.length === 0) return;
    const added = this.#record.dryRun ? await this.#countNew(contacts) : await this.#insert(contacts);
    this.counts.added += added;
    this.counts.duplicates += contacts.length - added;
  }

  async #insert(contacts: readonly ImportedContact[]): Promise<number> {
    const added = await this.#ctx.contacts.add(this.#campaign.id, contacts, this.#ctx.clock(), null);
    if (added.length === 0) {
      // It may have ended since it was read.
      const { id } = this.#campaign;
      refuseEnded((await this.#ctx.campaigns.byIds([id])).get(id) ?? this.#campaign);
    }
    return added.length;
  }

  async #countNew(contacts: readonly ImportedContact[]): Promise<number> {
    const fresh = contacts.map(c => c.phoneNumber).filter(number => !this.#seen.has(compact(number)));
    for (const number of fresh) this.#seen.add(compact(number));
    return fresh.length - (await this.#ctx.contacts.countKnown(this.#campaign.id, fresh));
  }
}

/** `+` and at most 15 digits, zeros in front among them, as a number that is exact: a third of the text's memory. */
const compact = (phoneNumber: string) => Number(`1${phoneNumber.slice(1)}`);
