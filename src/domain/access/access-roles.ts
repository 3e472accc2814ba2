// Which scope a mail of Cloudflare Access has: one mail, or all of a domain.
import type { Scope } from "./access-token.ts";

export type Role = Exclude<Scope, "callback">;

export interface AccessRole {
  /** In lower case: `ops@example.com`, or `*@example.com` for all of it. */
  who: string;
  scope: Role;
}

const ROLES: readonly Role[] = ["read", "write", "admin"];
const FORM = "mail:scope or *@domain:scope, with a scope of read, write or admin";

/** `ops@x.com:admin, *@x.com:read`; problems name what does not fit. */
export function readAccessRoles(text: string): { roles: AccessRole[]; problems: string[] } {
  const roles: AccessRole[] = [];
  const problems: string[] = [];
  for (const entry of text.split(",").map(part => part.trim())) {
    if (entry === "") continue;
    const [who = "", scopeText = "", more] = entry.split(":").map(part => part.trim());
    const scope = ROLES.find(role => role === scopeText);
    if (scope === undefined || more !== undefined || !/^(\*|[^\s@*]+)@[^\s@*]+\.[^\s@*]+$/.test(who))
      problems.push(`ACCESS_ROLES must have entries of the form ${FORM}, not "${entry}"`);
    else roles.push({ who: who.toLowerCase(), scope });
  }
  return { roles, problems };
}

/** What names the mail itself goes before what names its domain; null = neither does. */
export function roleOf(roles: readonly AccessRole[], mail: string): Role | null {
  const own = mail.toLowerCase();
  if (!own.includes("@")) return null;
  const domain = `*@${own.slice(own.lastIndexOf("@") + 1)}`;
  const found = roles.find(({ who }) => who === own) ?? roles.find(({ who }) => who === domain);
  return found?.scope ?? null;
}
