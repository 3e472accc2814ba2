// What an idempotent retry of a request for one call is answered: from its acceptance, or as it was sent before.
import { expect, it } from "vitest";
import type { NamedAcceptedCall } from "../../../../../src/domain/calls/acceptance.ts";
import { readCallAnswer, storedCallAnswer } from "../../../../../src/domain/calls/stored-call-answer.ts";
import { acceptedAnswer } from "../../../../../src/http/routes/calls/present.ts";
import { replayOf } from "../../../../../src/http/routes/calls/replay.ts";

const AT = Date.parse("2026-11-20T21:40:00Z");

const acceptance: NamedAcceptedCall = {
  call: {
    callId: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23",
    campaignId: 7,
    phoneNumber: "+12025550143",
    maxAttempts: 3,
    nextAttemptAt: AT + 60_000,
    timeZone: null,
    metadata: '{"z":1,"a":"Zoë said \\"no\\"","10":null,"2":[]}',
    createdAt: AT,
  },
  campaignName: 'of "one" call',
};

it("an acceptance that was stored is presented byte for byte as the first time", () => {
  const first = JSON.stringify(acceptedAnswer(acceptance));
  expect(replayOf(storedCallAnswer(acceptance))).toEqual({ status: 201, text: first });
  expect(readCallAnswer(storedCallAnswer(acceptance))).toEqual(acceptance);
});

it.each([
  [201, JSON.stringify(acceptedAnswer(acceptance))],
  [201, JSON.stringify(acceptance)],
  [404, '{ "error": {} }'],
])("an answer that the version before stored with status %i is sent as it is", (status, answer) => {
  expect(replayOf({ status, answer })).toEqual({ status, text: answer });
});

it("what this version stores is read by those after it: its form never changes without the old one being read", () => {
  const answer =
    '{"call":{"callId":"0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23","campaignId":7,"phoneNumber":"+12025550143",' +
    '"maxAttempts":3,"nextAttemptAt":1795210860000,"timeZone":null,"metadata":null,"createdAt":1795210800000},' +
    '"campaignName":"Reminders"}';
  expect(
    storedCallAnswer({ call: { ...acceptance.call, metadata: null }, campaignName: "Reminders" }),
  ).toEqual({
    status: 0,
    answer,
  });
  expect(JSON.parse(replayOf({ status: 0, answer }).text)).toMatchObject({
    campaign_name: "Reminders",
    metadata: null,
  });
});
