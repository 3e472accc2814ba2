// What vitest.config.ts binds on top of wrangler.toml.
declare namespace Cloudflare {
  interface Env {
    TEST_MIGRATIONS: import("cloudflare:test").D1Migration[];
    TEST_ARCHIVE_CALLS: string;
  }
}

/** Vite's, of which this is all that the tests use. */
interface ImportMeta {
  glob<Module>(pattern: string | string[], options: { eager: true }): Record<string, Module>;
}

/** A file as text. */
declare module "*?raw" {
  const text: string;
  export default text;
}
