// Which service a command asks, and with which token.
import { describe, expect, it } from "vitest";
import { readConnection } from "../../../src/cli/read-connection.ts";
import { cli } from "./contract-server.ts";

describe("the connection", () => {
  const token = "abc";
  it("is the service on this machine with the development token, unless another is named", () => {
    expect(readConnection({}, {})).toEqual({ base: "http://localhost:8787", token: "dev-token-12345" });
    expect(readConnection({ url: "http://[::1]:9000" }, {})).toMatchObject({
      token: "dev-token-12345",
    });
  });
  it("takes the flags before the environment", () => {
    const env = { CALL_MANAGER_URL: "https://a.example", CALL_MANAGER_TOKEN: "from-env" };
    expect(readConnection({}, env)).toEqual({ base: "https://a.example", token: "from-env" });
    expect(readConnection({ url: "https://b.example", token }, env)).toEqual({
      base: "https://b.example",
      token,
    });
  });
  it("offers the development token to no other machine, whatever it is called", () => {
    for (const url of [
      "https://calls.example",
      "http://localhost.evil.example",
      "http://127.0.0.1.example",
    ]) {
      expect(readConnection({ url }, {}).token).toBeNull();
    }
  });
  it("keeps a path in front of the API, and takes the API's own address too", () => {
    const baseOf = (url: string) => readConnection({ url, token }, {}).base;
    expect(baseOf("https://a.example/calls/")).toBe("https://a.example/calls");
    expect(baseOf("https://a.example/api/v1/")).toBe("https://a.example");
  });
  it("never prints a token or a password that it refuses", async () => {
    for (const args of [
      ["--token", "hidden\nhidden", "metrics"],
      ["--url", "https://me:hidden@a.example", "metrics"],
    ]) {
      const { code, err } = await cli(args);
      expect(code).toBe(2);
      expect(err).not.toContain("hidden");
    }
  });
});
