// Which scope each route needs: read by those who give out tokens. A route that is missing needs `admin`, and
// fails a test.
import type { Scope } from "../../domain/access/access-token.ts";

const GET: Scope = "read";

/** Method and path as registered under /api/v1; `:` stands for any one segment. */
const NEEDS: Record<string, Scope> = {
  "GET /campaigns/:/calls": GET,
  "GET /campaigns/:/calls/export": GET,

  "POST /initiate-call": "write",
  "POST /bulk-initiate-calls": "write",
  "GET /calls": GET,
  "POST /calls": "write",
  "GET /calls/:": GET,
  "GET /calls/:/explain": GET,
  "POST /calls/:/cancel": "write",

  // All that a provider's token may do.
  "PUT /callback": "callback",
  "POST /callback": "callback",

  "GET /metrics": GET,
  "GET /metrics/prometheus": GET,
  "POST /metrics/rebuild": "admin",

  "GET /dead-letters": GET,
  "GET /dead-letters/:": GET,
  "POST /dead-letters/redrive": "admin",
  "POST /dead-letters/:/redrive": "admin",
  "DELETE /dead-letters/:": "admin",

  // Everything that ever was, by the thousand.
  "GET /archive": "admin",
  "GET /archive/:": "admin",
};

/** `path` as registered, e.g. `/api/v1/campaigns/:id`. Null when the route is missing here. */
export function listedScope(method: string, path: string): Scope | null {
  const bare = path.replace(/^\/api\/v1/, "").replace(/:[^/]+/g, ":");
  return NEEDS[`${method} ${bare}`] ?? null;
}
