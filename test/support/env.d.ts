// What vitest.config.ts binds on top of wrangler.toml.
declare namespace Cloudflare {
  interface Env {
    TEST_MIGRATIONS: import("cloudflare:test").D1Migration[];
    TEST_ARCHIVE_CALLS: string;
  }
}
