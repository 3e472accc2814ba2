// The arguments of `npm run dev`: all reach wrangler, and ours give way to the user's.
import { describe, expect, it } from "vitest";
import { devArgs, migrationArgs, readDevOptions, urlOf } from "../../../../src/tools/dev/dev-options.ts";

function options(...args: string[]) {
  const result = readDevOptions(args);
  if (!result.ok) throw new Error(result.problem);
  return result.options;
}

const problem = (...args: string[]) => {
  const result = readDevOptions(args);
  return result.ok ? null : result.problem;
};

describe("without arguments", () => {
  it("serves on 8787, as development", () =>
    expect(devArgs(options())).toEqual([
      "dev",
      ...["--var", "ENVIRONMENT:development", "--var", "PUBLIC_URL:http://localhost:8787"],
      ...["--port", "8787"],
    ]));
  it("migrates the default state", () =>
    expect(migrationArgs(options())).toEqual(["d1", "migrations", "apply", "DB", "--local"]));
});

describe("the port", () => {
  it.each([["--port", "8801"], ["--port=8801"]])("is taken from %s, once", (...args) => {
    expect(devArgs(options(...args, "--live-reload"))).toEqual([
      "dev",
      ...["--var", "ENVIRONMENT:development", "--var", "PUBLIC_URL:http://localhost:8801"],
      ...["--port", "8801", "--live-reload"],
    ]);
  });
  it("that is given twice is the last one", () =>
    expect(options("--port", "1", "--port=2")).toMatchObject({ port: 2, rest: [] }));
  it.each(["http", "-1", "70000", "8.5", ""])("%j is refused", port =>
    expect(problem(`--port=${port}`)).toBe(`--port must be a whole number from 0 to 65535, not "${port}".`),
  );
  it("without a number is refused", () => expect(problem("--port")).toMatch("--port must be"));
});

describe("the state's folder", () => {
  it.each([["--persist-to", "/tmp/x"], ["--persist-to=/tmp/x"]])("in %s is migrated too", (...args) => {
    expect(migrationArgs(options(...args)).slice(-2)).toEqual(["--persist-to", "/tmp/x"]);
    expect(devArgs(options(...args))).toEqual(expect.arrayContaining(args));
  });
  it("is that of the configuration and environment that are served", () =>
    expect(migrationArgs(options("-c", "other.toml", "--env=staging")).slice(-4)).toEqual([
      ...["--config", "other.toml", "--env", "staging"],
    ]));
});

describe("variables", () => {
  it("of the user are all passed on", () =>
    expect(devArgs(options("--var", "SIMULATOR_SEED:x", "--var=MAX_CONCURRENT_CALLS:5")).slice(-3)).toEqual([
      ...["--var", "SIMULATOR_SEED:x", "--var=MAX_CONCURRENT_CALLS:5"],
    ]));
  it("of the user win over ours", () => {
    const args = devArgs(options("--var", "PUBLIC_URL:https://calls.example.com"));
    expect(args.filter(arg => arg.startsWith("PUBLIC_URL"))).toEqual([
      "PUBLIC_URL:https://calls.example.com",
    ]);
    expect(args).toContain("ENVIRONMENT:development");
  });
  it("are separated from ours by an option, for wrangler takes all words that follow --var", () =>
    expect(devArgs(options("src/index.ts")).slice(-3)).toEqual(["--port", "8787", "src/index.ts"]));
});

describe("the address", () => {
  it("is the one that the user binds", () =>
    expect(urlOf(options("--ip", "127.0.0.1", "--port", "1"))).toBe("http://127.0.0.1:1"));
  it("is localhost when every interface is bound", () =>
    expect(urlOf(options("--ip", "0.0.0.0"))).toBe("http://localhost:8787"));
  it("of IPv6 stands in brackets", () => expect(urlOf(options("--ip", "::1"))).toBe("http://[::1]:8787"));
});

it.each(["--remote", "-r"])("%s is refused: the development token would guard real data", flag =>
  expect(problem(flag)).toMatch("--remote is refused"),
);
