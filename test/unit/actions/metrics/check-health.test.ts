// Health of a service parts of which do not answer.
import { expect, it } from "vitest";
import { checkHealth, type HealthContext } from "../../../../src/actions/metrics/check-health.ts";
import { presentHealth } from "../../../../src/http/routes/service/present.ts";
import { d1Stores } from "../../../../src/store/d1.ts";
import { makeWorld } from "../../../support/worlds/action-world.ts";

const NOW = 1_000_000;
const UNCONFIGURED = { ok: false, problems: ["PUBLIC_URL: is missing"] } as const;

const contextWith = (changes: Partial<HealthContext>): HealthContext => ({
  metrics: d1Stores(makeWorld().db).metrics,
  archive: null,
  configuration: UNCONFIGURED,
  snapshot: null,
  ...changes,
});
const statuses = async (changes: Partial<HealthContext>) => {
  const { status, checks } = presentHealth(await checkHealth(contextWith(changes), NOW));
  return { status, ...Object.fromEntries(Object.entries(checks).map(([name, c]) => [name, c.status])) };
};

it("tells what a deployment lacks that is not configured, and asks its gate for nothing", async () => {
  expect(await statuses({})).toEqual({
    status: "degraded",
    configuration: "failed",
    database: "ok",
    gate: "ok",
    trunk: "unknown",
    dead_letters: "unknown",
    oldest_due_call: "unknown",
    database_size: "unknown",
    archive: "unknown",
    time_zones: "ok",
  });
});

it("is unavailable while D1 or the gate is out of reach", async () => {
  const away = () => Promise.reject(new Error("out of reach"));
  const metrics = { ...d1Stores(makeWorld().db).metrics, health: away, storage: away };
  expect(await statuses({ metrics })).toMatchObject({ status: "unavailable", database: "failed" });
  expect(await statuses({ snapshot: away })).toMatchObject({ status: "unavailable", gate: "failed" });
});

it("is degraded on a time zone database that is too old, and says what it has wrong", async () => {
  const health = await checkHealth(contextWith({}), NOW);
  const { status, checks } = presentHealth({
    ...health,
    timeZones: { ok: false, detail: "Vancouver is wrong" },
  });
  expect(status).toBe("degraded");
  expect(checks.time_zones).toEqual({
    status: "degraded",
    problems: ["the time zone data is too old: Vancouver is wrong"],
  });
});
