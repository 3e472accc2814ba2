// A column that counts, from nought.
import { integer } from "drizzle-orm/sqlite-core";

export const count = (name: string) => integer(name).notNull().default(0);
