// A deployment: what runs, in which order, and what stops it before anything remote is touched.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RulesCheck } from "../../../../src/tools/checks/check-rules.ts";
import { deploy } from "../../../../src/tools/deploy/deploy-steps.ts";
import { queuesOf } from "../../../../src/tools/deploy/queues-of.ts";

const CREATED = 'database_id = "3f2f5b0e-9a57-4f9a-8d0f-2f1a3c4d5e6f"';
const PLACEHOLDER = 'database_id = "00000000-0000-0000-0000-000000000000"';

async function deployment(
  args: string[],
  given: { rules?: RulesCheck; config?: string; exitCodes?: Record<string, number> } = {},
) {
  const ran: string[] = [];
  const printed: string[] = [];
  const read: (string | null)[] = [];
  const exitCode = await deploy(args, {
    checkRules: async () => given.rules ?? { exitCode: 0, lines: ["rules are fine"] },
    readConfig: async path => {
      read.push(path);
      return given.config ?? CREATED;
    },
    run: async command => {
      ran.push(command.join(" "));
      const codes = given.exitCodes ?? {};
      return codes[command.join(" ")] ?? codes[command[0] ?? ""] ?? 0;
    },
    print: line => printed.push(line),
  });
  return { exitCode, ran, printed, read };
}

describe("when all is well", () => {
  it("migrates the remote database, then deploys", async () =>
    expect(await deployment(["--minify"])).toMatchObject({
      exitCode: 0,
      ran: ["d1 migrations apply DB --remote", "deploy --minify"],
      printed: ["rules are fine"],
    }));
  it("migrates the database of the same configuration and environment", async () =>
    expect(await deployment(["-c", "eu.toml", "--env", "eu"])).toMatchObject({
      ran: ["d1 migrations apply DB --remote --config eu.toml --env eu", "deploy -c eu.toml --env eu"],
      read: ["eu.toml"],
    }));
});

describe("a dry run", () => {
  it("touches nothing remote, and needs no database yet", async () =>
    expect(await deployment(["--dry-run", "--outdir", "dist"], { config: PLACEHOLDER })).toMatchObject({
      exitCode: 0,
      ran: ["deploy --dry-run --outdir dist"],
    }));
  it("fails on broken rules all the same", async () =>
    expect(
      await deployment(["--dry-run"], { rules: { exitCode: 1, lines: ["line 9: mnday"] } }),
    ).toMatchObject({ exitCode: 1, ran: [], printed: ["line 9: mnday"] }));
});

describe("nothing is run", () => {
  it("when the rules are broken", async () =>
    expect(await deployment([], { rules: { exitCode: 1, lines: [] } })).toMatchObject({
      exitCode: 1,
      ran: [],
    }));
  it("when the rules cannot be read", async () =>
    expect(await deployment([], { rules: { exitCode: 2, lines: [] } })).toMatchObject({
      exitCode: 1,
      ran: [],
    }));
  it("while the database was never created, saying how to", async () => {
    const { exitCode, ran, printed } = await deployment([], { config: `name = "x"\n  ${PLACEHOLDER}` });
    expect({ exitCode, ran }).toEqual({ exitCode: 1, ran: [] });
    expect(printed.at(-1)).toMatch("wrangler d1 create campaign-call-manager");
  });
  it("when it would make the development token valid", async () =>
    expect(await deployment(["--var", "ENVIRONMENT:development"])).toMatchObject({ exitCode: 1, ran: [] }));
});

describe("queues", () => {
  const config = `
[[queues.producers]]
binding = "DIAL_QUEUE"
queue = "ccm-dial"
# queue = "ccm-old"
[[queues.consumers]]
queue = "ccm-dial"
dead_letter_queue = "ccm-dead-letters"
[env.eu.vars]
queue = "no queue"
[[env.eu.queues.producers]]
queue = 'ccm-dial-eu'
`;

  it("are asked for, each once, before anything is migrated", async () =>
    expect((await deployment(["-c", "eu.toml"], { config })).ran).toEqual([
      "queues info ccm-dial --config eu.toml",
      "queues info ccm-dead-letters --config eu.toml",
      "d1 migrations apply DB --remote --config eu.toml",
      "deploy -c eu.toml",
    ]));
  it("are those of the environment that is deployed", async () =>
    expect((await deployment(["--env", "eu"], { config })).ran[0]).toBe("queues info ccm-dial-eu --env eu"));
  it("that are not there stop it, named with the command that creates them", async () => {
    const exitCodes = { "queues info ccm-dead-letters": 1 };
    const { exitCode, ran, printed } = await deployment([], { config, exitCodes });
    expect({ exitCode, ran }).toEqual({
      exitCode: 1,
      ran: ["queues info ccm-dial", "queues info ccm-dead-letters"],
    });
    expect(printed.at(-1)).toBe("  npx wrangler queues create ccm-dead-letters");
  });
  it("of this project are four, and the document creates each", () => {
    const queues = queuesOf(readFileSync("wrangler.toml", "utf8"), null);
    expect(queues).toHaveLength(4);
    const created = [
      ...readFileSync("docs/operations.md", "utf8").matchAll(/^npx wrangler queues create (\S+)$/gm),
    ];
    expect(new Set(created.map(([, name]) => name))).toEqual(new Set(queues));
  });
});

it("a failed migration stops it, with its exit code", async () =>
  expect(await deployment([], { exitCodes: { d1: 3 } })).toMatchObject({
    exitCode: 3,
    ran: ["d1 migrations apply DB --remote"],
  }));
it("a placeholder in a comment is none", async () =>
  expect(await deployment([], { config: `# ${PLACEHOLDER}\n${CREATED}` })).toMatchObject({ exitCode: 0 }));
it("the exit code of the deployment is passed on", async () =>
  expect(await deployment([], { exitCodes: { deploy: 7 } })).toMatchObject({ exitCode: 7 }));
