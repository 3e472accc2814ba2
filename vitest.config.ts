// What is pure runs in plain Node, and so does the simulation; the rest in workerd with real D1, queues and Durable
// Objects; at last, alone, the whole service is killed and started again, and the examples of the documents run.
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { buildWeb } from "./src/tools/web/bundle.ts";

// The worker's tests run no build of wrangler.toml: without these files its assets would answer empty.
await buildWeb();
const migrations = await readD1Migrations("migrations");

export default defineConfig({
  test: {
    // The longest files are simulations, which keep one core busy while the others are tested beside them.
    maxWorkers: "100%",
    projects: [
      {
        oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.{ts,tsx}"],
          environment: "node",
          setupFiles: ["test/support/quiet.ts"],
          // Properties are looked for through many cases: on a busy machine that takes longer than the 5 s of vitest.
          testTimeout: 30_000,
          // No test here leaves anything behind in its modules, and loading them anew for each file takes half the time.
          isolate: false,
        },
      },
      {
        test: {
          name: "simulation",
          include: ["test/simulation/**/*.test.ts"],
          environment: "node",
          testTimeout: 600_000,
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                TEST_MIGRATIONS: migrations,
                TEST_ARCHIVE_CALLS: process.env.TEST_ARCHIVE_CALLS ?? "5000",
                ENVIRONMENT: "development",
                PUBLIC_URL: "http://calls.test",
                TELEPHONY_PROVIDER: "simulator",
                MAX_CONCURRENT_CALLS: "10",
                SIMULATOR_MIN_SECONDS: "0",
                SIMULATOR_MAX_SECONDS: "0",
                SIMULATOR_SEED: "test",
                LOG_LEVEL: "error",
              },
            },
          }),
        ],
        test: {
          name: "worker",
          // What is counted there takes several seconds on a busy machine.
          testTimeout: 60_000,
          include: ["test/worker/**/*.test.ts", "test/scenarios/**/*.test.ts"],
          setupFiles: ["test/support/migrate.ts"],
        },
      },
      {
        test: {
          name: "restart",
          include: ["test/restart/**/*.test.ts"],
          environment: "node",
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "local",
          include: ["test/local/**/*.test.ts"],
          environment: "node",
          testTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
