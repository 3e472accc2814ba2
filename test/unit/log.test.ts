import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { isLogged, log, describe as say, setLogLevel } from "../../src/log.ts";

let printed: string[] = [];
let complained: string[] = [];

beforeEach(() => {
  printed = [];
  complained = [];
  vi.spyOn(console, "log").mockImplementation(line => void printed.push(line));
  vi.spyOn(console, "error").mockImplementation(line => void complained.push(line));
});
afterEach(() => {
  setLogLevel("error");
  vi.restoreAllMocks();
});

it("a line is one JSON object with its time, level and channel", () => {
  setLogLevel("info");
  log.queue([{ queue: "ccm-dial", tries: 2, trace_id: undefined }]);
  expect(JSON.parse(printed[0] ?? "")).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    level: "info",
    channel: "queue",
    message: "message",
    queue: "ccm-dial",
    tries: 2,
  });
});

it.each([
  ["error", ["error", "api"]],
  ["info", ["error", "api", "app", "api", "queue", "calls"]],
  ["debug", ["error", "api", "app", "api", "queue", "calls", "debug"]],
] as const)("at %s the channels %j are written", (level, channels) => {
  setLogLevel(level);
  log.error("e");
  log.api({ status: 500 }, true);
  log.info("i");
  log.api({ status: 200 });
  log.queue([{}]);
  log.calls({});
  log.debug("d");
  const lines = [...complained, ...printed].map(line => JSON.parse(line));
  expect(lines.map(line => line.channel)).toEqual(channels);
  expect(complained).toHaveLength(2);
  expect(isLogged("debug")).toBe(level === "debug");
});

it("phone numbers in errors are masked, ids are not", () => {
  const id = "01a1fd46-75df-7000-8000-032529098790";
  expect(say(new Error(`call ${id} to +15005551000 failed, 4930123456 too`))).toBe(
    `call ${id} to ***00 failed, ***56 too`,
  );
  const cause = new Error("D1_ERROR: UNIQUE constraint failed");
  expect(say(new Error("insert into calls values (+15005551000)", { cause }))).toBe(cause.message);
  expect(say("no error at all, 5005551000")).toBe("no error at all, ***00");
});
