// Storage is isolated per test file: each file starts with the migrated, empty database.
import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { installTriggers } from "../../src/store/events/triggers/install-triggers.ts";

await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
await installTriggers(env.DB);
