// What the whole gate writes for an attempt: each row is paid for.
import { expect, it } from "vitest";
import type { DialMessage } from "../../../src/domain/calls/dial-key.ts";
import type { NoteRequest } from "../../../src/domain/trunks/permit.ts";
import { makeWorld, numbers, requestOf, type World } from "../../support/worlds/action-world.ts";
import { MINUTE } from "../../support/worlds/permits.ts";
import { realGate } from "../../support/worlds/real-gate.ts";

const CALLS = 120;
/** Dials that begin together. */
const CHUNK = 6;

const noted = (world: World, { callId, attempt }: DialMessage): NoteRequest => ({
  end: world.report(callId, "PICKED", { attempt }),
  campaignId: 1,
  phoneNumber: world.permits.of(callId)?.phoneNumber ?? "",
  receivedBefore: false,
});

it("is a row for all that is granted, one for each chunk that begins, one for each report, and one for all that is released", async () => {
  const world = makeWorld({ policy: { maxConcurrentCalls: CALLS } });
  const { gate, idle, rowsWritten } = await realGate(world);
  const id = await world.campaign();
  let before = rowsWritten();
  const since = () => {
    const now = rowsWritten();
    const rows = now - before;
    before = now;
    return rows;
  };
  await gate.initiate(requestOf(id, ...numbers(CALLS)));
  await idle();
  const messages = world.queue.take();
  expect(messages).toHaveLength(CALLS);
  // The alarm is one of them.
  expect(since()).toBe(2);
  for (let n = 0; n < CALLS; n += CHUNK) await gate.begin(messages.slice(n, n + CHUNK));
  await idle();
  expect(since()).toBe(CALLS / CHUNK);
  for (const message of messages) await gate.note([noted(world, message)]);
  await idle();
  expect(since()).toBe(CALLS);
  world.db.sqlite.exec("UPDATE calls SET status = 'PICKED', next_attempt_at = NULL");
  await gate.release(messages);
  await idle();
  expect(since()).toBe(1);
});

it("is one row for all that lapse, for all that are withdrawn, and for ends that are noted together", async () => {
  const world = makeWorld({ policy: { maxConcurrentCalls: CALLS } });
  const { gate, idle, rowsWritten } = await realGate(world);
  const id = await world.campaign();
  await gate.initiate(requestOf(id, ...numbers(CALLS)));
  await idle();
  const messages = world.queue.take();
  world.db.sqlite.exec("UPDATE campaigns SET is_active = 0, revision = revision + 1");
  const before = rowsWritten();
  await gate.withdraw(messages.slice(0, 40));
  expect(rowsWritten() - before).toBe(1);
  await gate.note(messages.slice(40, 80).map(message => noted(world, message)));
  expect(rowsWritten() - before).toBe(2);
  world.time.now += MINUTE;
  await gate.wake();
  await idle();
  expect((await gate.state()).permits).toHaveLength(40);
  // And the alarm.
  expect(rowsWritten() - before).toBeLessThanOrEqual(4);
});
