// What drizzle-kit makes migrations from: run by `npm run migrations:new`.
import type { Config } from "drizzle-kit";

export default {
  dialect: "sqlite",
  schema: "./src/store/schema/schema.ts",
  out: "./migrations",
} satisfies Config;
