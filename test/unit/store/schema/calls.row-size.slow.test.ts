// What a call takes on disk when it has come to its end, its indexes included: 10 GB are to last.
import { describe, expect, it } from "vitest";
import type { NewCall } from "../../../../src/domain/calls/new-call.ts";
import type { Settlement } from "../../../../src/domain/calls/transitions.ts";
import { partyOf, type SaidOfParty } from "../../../../src/domain/compliance/party.ts";
import type { EventType } from "../../../../src/domain/events/event-type.ts";
import { acceptCalls } from "../../../../src/store/calls/accept-calls.ts";
import { callIds } from "../../../../src/store/calls/call-id.ts";
import { claimCalls, recordAnswers } from "../../../../src/store/dialling/claim-calls.ts";
import { settleCalls } from "../../../../src/store/dialling/settle-calls.ts";
import { type NodeD1, nodeD1 } from "../../../support/platform/node-sqlite.ts";
import { subscribe } from "../../../support/worlds/events.ts";

const NOW = Date.UTC(2026, 10, 20, 12);
const BATCH = 50;
const CHUNK = 6;
/** As long as those of the large providers, 34 to 40 characters. */
const externalId = (n: number, attempt: number) =>
  `CA${attempt}${String(n).padStart(12, "0")}f3a1d0c9b8e7a6f5d4c3b2a1f`;
const METADATA = JSON.stringify({ customer: "4711", note: "x".repeat(300 - 29) });

function bytesOf(db: NodeD1): number {
  const pragma = (name: string) => Number(Object.values(db.sqlite.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  return (pragma("page_count") - pragma("freelist_count")) * pragma("page_size");
}

/** Spread as numbers are, not in the order of acceptance. */
const numberOf = (n: number) => `+1${2_000_000_000 + ((n * 7_919_117) % 1_000_000_000)}`;

/** Accepts calls and dials each once for every of `ends`, all of them the way the program does; bytes a call. */
async function bytesPerCall(
  calls: number,
  ends: readonly Settlement["status"][],
  metadata: string | null,
  said: SaidOfParty = {},
  wanted: readonly EventType[] = [],
): Promise<number> {
  const db = nodeD1();
  await subscribe(db, { types: wanted });
  db.sqlite.exec("INSERT INTO campaigns (id, name, created_at, updated_at) VALUES (1, 'x', 0, 0)");
  const empty = bytesOf(db);
  const newId = callIds();
  const ids: string[] = [];
  for (let from = 0; from < calls; from += BATCH) {
    const batch = Array.from(
      { length: BATCH },
      (_, i): NewCall => ({
        callId: newId(NOW + from),
        campaignId: 1,
        campaignRevision: 1,
        phoneNumber: numberOf(from + i),
        maxAttempts: 3,
        nextAttemptAt: NOW + from,
        timeZone: null,
        metadata,
        ...said,
        createdAt: NOW + from,
      }),
    );
    await acceptCalls(db, batch, 1);
    ids.push(...batch.map(call => call.callId));
  }
  for (const [n, status] of ends.entries()) {
    for (let from = 0; from < calls; from += BATCH) {
      const at = NOW + (n + 1) * 3_600_000 + from * 17;
      const batch = ids.slice(from, from + BATCH);
      for (let i = 0; i < BATCH; i += CHUNK) {
        const chunk = batch.slice(i, i + CHUNK).map(callId => ({ callId, attempt: n + 1 }));
        const claimable = chunk.map(key => ({ ...key, campaignId: 1, campaignRevision: 1 }));
        expect(await claimCalls(db, claimable, crypto.randomUUID(), at)).toHaveLength(chunk.length);
        const answers = chunk.map((key, k) => ({
          ...key,
          status: "PROCESSING" as const,
          externalCallId: externalId(from + i + k, n + 1),
          error: null,
        }));
        await recordAnswers(db, answers, at + 100);
      }
      const last = n === ends.length - 1;
      const settlements = batch.map(
        (callId): Settlement => ({
          callId,
          attempt: n + 1,
          stage: last ? "picked" : "waiting_rnr",
          status,
          outcome: status as Settlement["outcome"],
          nextAttemptAt: last ? null : at,
          maxAttempts: 3,
          duration: last ? 61.25 : 0,
          endedAt: at + 61_377,
          externalCallId: null,
          attemptError: null,
          error: null,
        }),
      );
      expect((await settleCalls(db, settlements, at + 61_400)).size).toBe(BATCH);
    }
  }
  return (bytesOf(db) - empty) / calls;
}

describe("a call on disk, with its indexes", () => {
  it("answered at its first attempt: at most 500 bytes", async () => {
    expect(await bytesPerCall(10_000, ["PICKED"], null)).toBeLessThanOrEqual(500);
  }, 60_000);

  it("of three attempts and 300 bytes of metadata: at most 1,100 bytes", async () => {
    expect(METADATA).toHaveLength(300);
    expect(await bytesPerCall(5_000, ["RNR", "RNR", "PICKED"], METADATA)).toBeLessThanOrEqual(1_100);
  }, 60_000);

  it("of which a place and a consent are known: at most 150 bytes more", async () => {
    const consent = { basis: "express_written", scope: "all", obtainedAt: NOW, expiresAt: null };
    const said = {
      personId: "p-4711",
      party: { ...partyOf({}), postalCode: "33101", consent: { ...consent, source: "web", ref: "form-17" } },
    };
    const without = await bytesPerCall(2_000, ["PICKED"], null);
    expect((await bytesPerCall(2_000, ["PICKED"], null, said)) - without).toBeLessThanOrEqual(150);
  }, 60_000);

  it("whose end is an event: at most 400 bytes more, and 500 on top of that of three attempts with 300 bytes of metadata", async () => {
    const event = ["call.finished"] as const;
    const bare = await bytesPerCall(5_000, ["PICKED"], null);
    const told = (await bytesPerCall(5_000, ["PICKED"], null, {}, event)) - bare;
    expect(told).toBeLessThanOrEqual(400);
    const ends = ["RNR", "RNR", "PICKED"] as const;
    const more = await bytesPerCall(5_000, ends, METADATA);
    const much = (await bytesPerCall(5_000, ends, METADATA, {}, event)) - more;
    expect(much).toBeLessThanOrEqual(told + 500);
  }, 60_000);

  it("with metadata as large as it may be: no more than that and a page", async () => {
    const metadata = JSON.stringify({ text: "x".repeat(4_096 - 11) });
    expect(metadata).toHaveLength(4_096);
    const without = await bytesPerCall(500, ["PICKED"], null);
    expect((await bytesPerCall(500, ["PICKED"], metadata)) - without).toBeLessThanOrEqual(4_096 + 4_096);
  }, 60_000);
});
