import { describe, expect, it } from "vitest";
import { parseExotelCallback } from "../../../../../src/telephony/providers/exotel/callback.ts";
import { CALLBACK_URL, received } from "../../../../support/fake-providers/a-call.ts";

const json = (said: unknown) => ({
  url: CALLBACK_URL,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(said),
});
const read = (said: unknown) => parseExotelCallback(received(json(said)), {});

const TERMINAL = { CallSid: "sid-1", EventType: "terminal", Status: "completed", ConversationDuration: 0 };
const LEG = { OnCallDuration: 41, Status: "completed", AnsweredBy: "NA" };
const FIELDS: [string, string][] = [
  ["CallSid", "sid-1"],
  ["EventType", "terminal"],
  ["Status", "completed"],
  ["ConversationDuration", "0"],
  ["Legs[0][OnCallDuration]", "41"],
  ["Legs[0][Status]", "completed"],
  ["Legs[0][AnsweredBy]", "machine"],
  ["Legs[1][OnCallDuration]", "7"],
];

describe("the terminal event", () => {
  it("of a call into a flow lasted as long as the customer's leg", async () => {
    expect(await read({ ...TERMINAL, Legs: [LEG] })).toEqual({
      kind: "ended",
      externalCallId: "sid-1",
      of: null,
      disposition: "answered",
      answeredBy: null,
      durationSeconds: 41,
      hangupCause: "completed",
      cost: null,
    });
  });

  it("of a conversation lasted as long as that", async () => {
    const event = await read({ ...TERMINAL, ConversationDuration: 30, Legs: [LEG] });
    expect(event).toMatchObject({ durationSeconds: 30 });
  });

  it("without legs ends the call all the same", async () => {
    expect(await read(TERMINAL)).toMatchObject({ disposition: "answered", durationSeconds: 0 });
  });

  it("of a failure says why", async () => {
    const Legs = [{ Status: "failed", Cause: 21 }];
    expect(await read({ ...TERMINAL, Status: "failed", Legs })).toMatchObject({
      disposition: "rejected",
      hangupCause: "21",
    });
  });

  it("with a price has a cost, where the trunk names the currency", async () => {
    const event = await parseExotelCallback(received(json({ ...TERMINAL, Price: "1.500" })), {
      currency: "INR",
    });
    expect(event).toMatchObject({ cost: { amount: "1.5", currency: "INR" } });
  });

  it("as a form is read too", async () => {
    const request = received({
      url: CALLBACK_URL,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(FIELDS).toString(),
    });
    expect(await parseExotelCallback(request, {})).toMatchObject({
      disposition: "voicemail",
      answeredBy: "machine",
      durationSeconds: 41,
    });
  });

  it("as a form in parts is read too, which is what comes unless JSON is asked for", async () => {
    const form = new FormData();
    for (const [name, value] of FIELDS) form.append(name, value);
    const packed = new Response(form);
    const body = await packed.text();
    const headers = { "Content-Type": packed.headers.get("Content-Type") ?? "" };
    const event = await parseExotelCallback(received({ url: CALLBACK_URL, headers, body }), {});
    expect(event).toMatchObject({ externalCallId: "sid-1", durationSeconds: 41 });
    const broken = received({ url: CALLBACK_URL, headers, body: body.slice(0, 90) });
    expect(await parseExotelCallback(broken, {})).toMatchObject({ kind: "ignored" });
  });

  it("with its legs as text is read too", async () => {
    const event = await read({ ...TERMINAL, Legs: JSON.stringify([LEG]) });
    expect(event).toMatchObject({ durationSeconds: 41 });
  });
});

describe("another event", () => {
  it("of the answer is of now: their times have no zone", async () => {
    const answered = { CallSid: "sid-1", EventType: "answered", StartTime: "2026-11-20 17:30:00" };
    expect(await read(answered)).toEqual({ kind: "answered", externalCallId: "sid-1", of: null, at: null });
  });

  it.each(["queued", "ringing", "in-progress"])("with status %s is progress", async Status => {
    expect(await read({ CallSid: "sid-1", Status })).toEqual({ kind: "progress", externalCallId: "sid-1" });
  });

  it.each([{ CallSid: "sid-1", Status: "levitating" }, {}, { Legs: 7, Status: [] }])(
    "%j is ignored",
    async said => {
      expect(await read(said)).toMatchObject({ kind: "ignored" });
    },
  );
});
