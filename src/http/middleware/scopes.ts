// Which scope each route needs: read by those who give out tokens. A route that is missing needs `admin`, and
// fails a test.
import type { Scope } from "../../domain/access/access-token.ts";

const GET: Scope = "read";

/** Method and path as registered under /api/v1; `:` stands for any one segment. */
const NEEDS: Record<string, Scope> = {
  "GET /campaigns": GET,
  "POST /campaigns": "write",
  "GET /campaigns/:": GET,
  "PUT /campaigns/:": "write",
  "PATCH /campaigns/:": "write",
  "POST /campaigns/:/start": "write",
  "POST /campaigns/:/pause": "write",
  "POST /campaigns/:/resume": "write",
  "POST /campaigns/:/complete": "write",
  "POST /campaigns/:/cancel": "write",
  "GET /campaigns/:/stats": GET,
  "GET /campaigns/:/windows": GET,
  "GET /campaigns/:/explain": GET,
  "POST /campaigns/:/targets": "write",
  "POST /campaigns/:/import": "write",
  "GET /campaigns/:/imports": GET,
  "GET /campaigns/:/imports/:": GET,
  "GET /campaigns/:/imports/:/errors": GET,
  "GET /phone-numbers": GET,
  "POST /phone-numbers": "write",

  "GET /retry-rules": GET,
  // It only asks.
  "POST /retry-rules/preview": GET,
};

/** `path` as registered, e.g. `/api/v1/campaigns/:id`. Null when the route is missing here. */
export function listedScope(method: string, path: string): Scope | null {
  const bare = path.replace(/^\/api\/v1/, "").replace(/:[^/]+/g, ":");
  return NEEDS[`${method} ${bare}`] ?? null;
}
