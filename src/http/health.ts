// Is it well? Open to everybody, so it says what is wrong and nothing about who is called.
import { type Context, Hono } from "hono";
import { describe, log } from "../log.ts";
import { configure, gateOf } from "../wiring.ts";
import type { App } from "./app-env.ts";

type Check = { status: "ok" | "failed"; problems?: readonly string[] };

async function reaches(name: string, ask: () => Promise<unknown>): Promise<Check> {
  try {
    await ask();
    return { status: "ok" };
  } catch (error) {
    log.error("health check failed", { check: name, error: describe(error) });
    return { status: "failed", problems: [`${name} is out of reach`] };
  }
}

async function health(c: Context<App>) {
  const configuration = configure(c.env);
  const [database, gate] = await Promise.all([
    reaches("database", () => c.env.DB.prepare("SELECT id FROM campaigns LIMIT 1").first()),
    configuration.ok ? reaches("gate", () => gateOf(c.env).snapshot()) : ({ status: "ok" } as Check),
  ]);
  const configured: Check = configuration.ok
    ? { status: "ok" }
    : { status: "failed", problems: configuration.problems };
  const unreachable = database.status === "failed" || gate.status === "failed";
  const well = !unreachable && configuration.ok;
  return c.json(
    {
      status: unreachable ? "unavailable" : well ? "ok" : "degraded",
      checks: { configuration: configured, database, gate },
    },
    unreachable ? 503 : 200,
  );
}

export const healthChecks = new Hono<App>({ strict: false }).get("/health", health).get("/healthz", health);
