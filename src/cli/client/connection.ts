// Which service is asked, and as whom: from the flags, else the environment, else the one on this machine.
import { WrongUsage } from "./failures.ts";

export const DEFAULT_URL = "http://localhost:8787";

export interface Connection {
  /** Without a slash at its end, and without /api/v1. */
  base: string;
  /** Null: none was given, and none is known for this service. */
  token: string | null;
}

type Env = Readonly<Record<string, string | undefined>>;

/** A value of the token is in no message: those end up in logs. */
export async function readConnection(flags: { url?: string; token?: string }, env: Env): Promise<Connection> {
  const url = readUrl(flags.url ?? (env.CALL_MANAGER_URL || DEFAULT_URL));
  const given = flags.token ?? (env.CALL_MANAGER_TOKEN || null);
  if (given !== null && !/^[\x21-\x7e]+$/.test(given)) {
    throw new WrongUsage("The token must be visible ASCII characters without spaces.");
  }
  const base = `${url.origin}${url.pathname}`.replace(/\/+$/, "").replace(/\/api\/v1$/, "");
  return { base, token: given ?? (isThisMachine(url) ? await developmentToken() : null) };
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

/** Loaded where it is needed: what the settings are checked with would double a short command's time. */
const developmentToken = async () => (await import("../../settings/development-token.ts")).DEVELOPMENT_TOKEN;
