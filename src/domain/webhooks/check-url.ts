// Whether somebody's address may be sent to: one of the public internet, over https, that is not this service. Asked
// when it is stored and again before each request, since rules and our own hosts change.
import { quoted } from "../json-text.ts";

export interface UrlRules {
  /** Where this service is reached, each a `host` or `host:port`. */
  own: readonly string[];
  /** Then, and only then, http to this machine is allowed. */
  development: boolean;
}

export type CheckedUrl = { ok: true; url: string } | { ok: false; problem: string };

export const MAX_URL_CHARACTERS = 2000;

/** Empty = the scheme's own: the parser drops 443 of https. */
const PORTS = ["", "8443"];

/** Names that are no names of the public internet, with all below them. */
const PRIVATE = ["localhost", "local", "internal", "lan", "home.arpa", "test", "onion"];

/** As the parser writes them: `[::1]` becomes none of these, and is refused like every other address. */
const THIS_MACHINE = ["localhost", "127.0.0.1"];

/** As wrangler.toml names it; of a Worker that was renamed, `own` says it. */
const WORKER = "campaign-call-manager";
const WORKERS_DEV = ".workers.dev";

/** `url` is normalised: to be stored and fetched as it is. A problem names what is wrong, never a password. */
export function checkUrl(text: string, rules: UrlRules): CheckedUrl {
  if (text.length > MAX_URL_CHARACTERS)
    return refused(`must not exceed ${MAX_URL_CHARACTERS} characters, and has ${text.length}`);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === "")
    return refused(
      `must be an https URL such as https://example.com/calls, not ${text.includes("@") ? "that" : quoted(text)}`,
    );
  const problem = problemOf(url, rules);
  return problem === null ? { ok: true, url: url.href } : refused(problem);
}

const refused = (problem: string): CheckedUrl => ({ ok: false, problem });

function problemOf(url: URL, rules: UrlRules): string | null {
  const { protocol, port, hostname, host } = url;
  if (url.username !== "" || url.password !== "")
    return `must have no user name and no password in front of ${host}`;
  if (url.hash !== "") return `must have no fragment, not ${quoted(url.hash)}`;
  if (rules.development && protocol === "http:" && THIS_MACHINE.includes(hostname))
    return rules.own.includes(host) ? ownHost(host) : null;
  if (protocol !== "https:") return `must begin with https://, not ${protocol}//`;
  if (!PORTS.includes(port)) return `must have port 443 or 8443, not ${port}`;
  return hostProblem(hostname, rules.own);
}

function hostProblem(host: string, own: readonly string[]): string | null {
  if (isAddress(host)) return `must name a host, not the IP address ${host}`;
  if (host.endsWith(".")) return `must name a host without a dot at its end, not ${quoted(host)}`;
  const kept = PRIVATE.find(name => host === name || host.endsWith(`.${name}`));
  if (kept !== undefined)
    return `must name a host of the public internet, not ${quoted(host)}: ${kept} is for private names`;
  if (host.includes("*") || host.split(".").includes("")) return `must name a host, not ${quoted(host)}`;
  if (!host.includes(".")) return `must name a host of the public internet, not ${quoted(host)}`;
  return isOwn(host, own) ? ownHost(host) : null;
}

const ownHost = (host: string) => `must not be this service itself, ${quoted(host)}`;

/** The parser has made one notation of all: `[…]`, or four numbers. A last label of digits cannot be anything else. */
const isAddress = (host: string) => host.startsWith("[") || /(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/i.test(host);

const nameOf = (host: string) => host.toLowerCase().replace(/:\d+$/, "").replace(/\.+$/, "");

function isOwn(host: string, own: readonly string[]): boolean {
  const names = own.map(nameOf);
  if (names.includes(host)) return true;
  if (!host.endsWith(WORKERS_DEV)) return false;
  const workers = [WORKER, ...names.filter(name => name.endsWith(WORKERS_DEV)).map(firstLabel)];
  // A preview of a version has the Worker's name behind a word of its own.
  return workers.some(worker => firstLabel(host) === worker || firstLabel(host).endsWith(`-${worker}`));
}

const firstLabel = (host: string) => host.slice(0, host.indexOf("."));
