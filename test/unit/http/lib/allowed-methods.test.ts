// Which methods a path knows.
import { describe, expect, it } from "vitest";
import { methodsOf } from "../../../../src/http/lib/allowed-methods.ts";

const routes = [
  { method: "ALL", path: "/*" },
  { method: "ALL", path: "/api/v1/*" },
  { method: "GET", path: "/health" },
  { method: "GET", path: "/openapi.json" },
  { method: "GET", path: "/api/v1/calls" },
  { method: "POST", path: "/api/v1/calls" },
  { method: "GET", path: "/api/v1/calls/:call_id" },
  { method: "POST", path: "/api/v1/calls/:call_id/cancel" },
  { method: "PUT", path: "/api/v1/callback" },
  { method: "POST", path: "/api/v1/callback" },
  { method: "PUT", path: "/api/v1/callback" },
];

describe("the methods a path knows", () => {
  it.each([
    ["/api/v1/calls", ["GET", "POST"]],
    ["/api/v1/calls/", []],
    ["/api/v1/calls//", []],
    ["/api/v1/calls/019aa", ["GET"]],
    ["/api/v1/calls/019aa/cancel/", []],
    ["/api/v1/callback", ["POST", "PUT"]],
    ["/health", ["GET"]],
    ["/openapi.json", ["GET"]],
    ["/api/v1/calls/019aa/attempts", []],
    ["/api/v1/call", []],
    ["/api/v1/callss", []],
    ["/api/v1", []],
    ["/prefix/api/v1/calls", []],
    ["/", []],
    ["", []],
  ])("%s are %j", (path, methods) => {
    expect(methodsOf(routes, path)).toEqual(methods);
  });
});
