// WITHOUT ROWID, put into the SQL that drizzle-kit has made: it cannot say it.

/** The tables of `names` are made, or made anew (drizzle-kit renames `__new_…` afterwards), without a rowid. */
export const withoutRowid = (sql: string, names: readonly string[]): string =>
  sql.replace(/(CREATE TABLE `(?:__new_)?(\w+)` \((?:\n\t.*)*\n\));/g, (made, table: string, name: string) =>
    names.includes(name) ? `${table} WITHOUT ROWID;` : made,
  );
