// The cookie that holds a session: no script can read it, no other site's request carries it.

/** The prefix makes browsers refuse it without Secure, or from a neighbouring host. Local plain HTTP has neither. */
const nameOf = (development: boolean) => (development ? "session" : "__Host-session");

export function readCookie(header: string | null | undefined, development: boolean): string | null {
  const start = `${nameOf(development)}=`;
  const found = (header ?? "")
    .split(";")
    .map(part => part.trim())
    .find(part => part.startsWith(start));
  return found === undefined ? null : found.slice(start.length);
}

/** A value of "" with an age of 0 removes it. */
export const writeCookie = (value: string, maxAgeSeconds: number, development: boolean): string =>
  [
    `${nameOf(development)}=${value}`,
    "Path=/",
    `Max-Age=${maxAgeSeconds}`,
    "HttpOnly",
    ...(development ? [] : ["Secure"]),
    "SameSite=Strict",
  ].join("; ");
