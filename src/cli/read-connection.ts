// Which service is asked, and as whom: from the flags, else the environment, else the one on this machine.
import { DEVELOPMENT_TOKEN } from "../domain/access/development-token.ts";
import type { Connection } from "./client/connection.ts";
import { WrongUsage } from "./wrong-usage.ts";

export const DEFAULT_URL = "http://localhost:8787";

type Env = Readonly<Record<string, string | undefined>>;

/** The token is null where none was given and none is known. Its value is in no message: those end up in logs. */
export function readConnection(flags: { url?: string; token?: string }, env: Env): Connection {
  const url = readUrl(flags.url ?? (env.CALL_MANAGER_URL || DEFAULT_URL));
  const given = flags.token ?? (env.CALL_MANAGER_TOKEN || null);
  if (given !== null && !/^[\x21-\x7e]+$/.test(given)) {
    throw new WrongUsage("The token must be visible ASCII characters without spaces.");
  }
  const base = `${url.origin}${url.pathname}`.replace(/\/+$/, "").replace(/\/api\/v1$/, "");
  return { base, token: given ?? (isThisMachine(url) ? DEVELOPMENT_TOKEN : null) };
}

function readUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new WrongUsage(`--url must be an http or https URL such as ${DEFAULT_URL}.`);
  }
  // They would be shown with the URL in errors.
  if (url.username !== "" || url.password !== "") {
    throw new WrongUsage("--url must not hold a user or a password; give --token.");
  }
  return url;
}

/** The development token is known to everybody: it is offered to nobody else. */
const isThisMachine = ({ hostname }: URL) =>
  hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
