// What careless changes would do to those who are told of events.
import { broken, type NamedSabotage } from "./named-sabotage.ts";

/** Changes the statement of this name. */
const inStatement = (name: string, text: string, by: string) => (sql: string) =>
  sql.includes(`/* ${name} */`) ? sql.replace(text, by) : sql;

/** What its sender has is kept, and stored. */
const unseen = (sql: string) =>
  sql
    .replace("leased_until = iif(url IS", "leased_until = iif(url IS url OR url IS")
    .replace("lease_token = iif(url IS", "lease_token = iif(url IS url OR url IS")
    .replace("w.revision =", "w.revision >=");

export const WEBHOOK_SABOTAGES: readonly NamedSabotage[] = [
  broken("nobody looks for endpoints that lag", "14c", {
    d1: inStatement("endpoints behind", "WHERE", "WHERE 0 AND"),
  }),
  broken("an event that fails is not set aside", "14d", {
    d1: inStatement("set events aside", "WHERE EXISTS", "WHERE 0 AND EXISTS"),
  }),
  broken("while one endpoint is held, nobody gets a lease", "14e", {
    d1: inStatement(
      "lease endpoint",
      "RETURNING",
      "AND (w.status = 'held' OR NOT EXISTS (SELECT 1 FROM webhook_endpoints h WHERE h.status = 'held')) RETURNING",
    ),
  }),
  broken("a run is stored although its endpoint has another address by now", "14d", { d1: unseen }, [
    "give a webhook another address",
  ]),
];
