// Addresses that are sent to, and those that are refused, each with its reason.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkUrl, MAX_URL_CHARACTERS, type UrlRules } from "../../../../src/domain/webhooks/check-url.ts";

const PRODUCTION: UrlRules = { own: ["calls.example.com", "ops.calls.workers.dev"], development: false };
const DEVELOPMENT: UrlRules = { own: ["localhost:8787"], development: true };

const problem = (text: string, rules = PRODUCTION) => {
  const checked = checkUrl(text, rules);
  return checked.ok ? null : checked.problem;
};

it.each([
  ["https://hooks.example.net", "https://hooks.example.net/"],
  ["https://hooks.example.net:443/calls?team=7", "https://hooks.example.net/calls?team=7"],
  ["https://hooks.example.net:8443/calls", "https://hooks.example.net:8443/calls"],
  ["HTTPS://Hooks.Example.NET/Calls", "https://hooks.example.net/Calls"],
  ["https://bücher.example.net/", "https://xn--bcher-kva.example.net/"],
  ["https://test.example.net/", "https://test.example.net/"],
  ["https://local.net/", "https://local.net/"],
  ["https://receiver.calls.workers.dev/", "https://receiver.calls.workers.dev/"],
])("takes %s", (text, url) => {
  expect(checkUrl(text, PRODUCTION)).toEqual({ ok: true, url });
});

const named = (host: string, name: string) =>
  `must name a host of the public internet, not "${host}": ${name} is for private names`;

it.each([
  ["", 'must be an https URL such as https://example.com/calls, not ""'],
  ["hooks", 'must be an https URL such as https://example.com/calls, not "hooks"'],
  ["https://", 'must be an https URL such as https://example.com/calls, not "https://"'],
  ["https://1.2.3.400/", 'must be an https URL such as https://example.com/calls, not "https://1.2.3.400/"'],
  ["mailto:ops@example.net", "must be an https URL such as https://example.com/calls, not that"],
  ["https://user:secret@", "must be an https URL such as https://example.com/calls, not that"],
  ["http://hooks.example.net/", "must begin with https://, not http://"],
  ["http://localhost:9000/", "must begin with https://, not http://"],
  ["ftp://hooks.example.net/", "must begin with https://, not ftp://"],
  [
    "https://ops:secret@hooks.example.net/",
    "must have no user name and no password in front of hooks.example.net",
  ],
  ["https://calls.example.net@10.0.0.1/", "must have no user name and no password in front of 10.0.0.1"],
  ["https://hooks.example.net/#part", 'must have no fragment, not "#part"'],
  ["https://hooks.example.net:8080/", "must have port 443 or 8443, not 8080"],
  ["https://hooks.example.net:22/", "must have port 443 or 8443, not 22"],
  ["https://192.0.2.7/", "must name a host, not the IP address 192.0.2.7"],
  ["https://0x7f.1/", "must name a host, not the IP address 127.0.0.1"],
  ["https://2130706433/", "must name a host, not the IP address 127.0.0.1"],
  ["https://0177.0.0.01/", "must name a host, not the IP address 127.0.0.1"],
  ["https://①②⑦.0.0.1/", "must name a host, not the IP address 127.0.0.1"],
  ["https://127.0.0.1./", "must name a host, not the IP address 127.0.0.1"],
  ["https://[::1]/", "must name a host, not the IP address [::1]"],
  ["https://[::ffff:10.0.0.1]/", "must name a host, not the IP address [::ffff:a00:1]"],
  ["https://*.example.net/", 'must name a host, not "*.example.net"'],
  ["https://hooks..example.net/", 'must name a host, not "hooks..example.net"'],
  ["https://.example.net/", 'must name a host, not ".example.net"'],
  ["https://intranet/", 'must name a host of the public internet, not "intranet"'],
  ["https://hooks.example.net./", 'must name a host without a dot at its end, not "hooks.example.net."'],
  ["https://localhost/", named("localhost", "localhost")],
  ["https://LOCALHOST/", named("localhost", "localhost")],
  ["https://%6cocalhost/", named("localhost", "localhost")],
  ["https://ｌocalhost/", named("localhost", "localhost")],
  ["https://localhost./", 'must name a host without a dot at its end, not "localhost."'],
  ["https://a.localhost/", named("a.localhost", "localhost")],
  ["https://printer.local/", named("printer.local", "local")],
  ["https://metadata.google.internal/", named("metadata.google.internal", "internal")],
  ["https://router.lan/", named("router.lan", "lan")],
  ["https://nas.home.arpa/", named("nas.home.arpa", "home.arpa")],
  ["https://a.test/", named("a.test", "test")],
  ["https://abc.onion/", named("abc.onion", "onion")],
  ["https://calls.example.com/callback", 'must not be this service itself, "calls.example.com"'],
  ["https://Calls.Example.com:8443/", 'must not be this service itself, "calls.example.com"'],
  ["https://ops.calls.workers.dev/", 'must not be this service itself, "ops.calls.workers.dev"'],
  [
    "https://1f2e3d-ops.calls.workers.dev/",
    'must not be this service itself, "1f2e3d-ops.calls.workers.dev"',
  ],
  [
    "https://campaign-call-manager.someone.workers.dev/",
    'must not be this service itself, "campaign-call-manager.someone.workers.dev"',
  ],
  [
    `https://hooks.example.net/${"a".repeat(MAX_URL_CHARACTERS)}`,
    `must not exceed ${MAX_URL_CHARACTERS} characters, and has ${MAX_URL_CHARACTERS + 26}`,
  ],
])("refuses %s", (text, reason) => {
  expect(problem(text)).toBe(reason);
});

it("never shows a password", () => {
  for (const text of [
    "https://ops:hunter2@",
    "https://ops:hunter2@10.0.0.1:99999/",
    "https://ops:hunter2@a/",
  ])
    expect(problem(text)).not.toContain("hunter2");
});

describe("in development", () => {
  it.each(["http://localhost:9000/hooks", "http://127.0.0.1:9000/hooks", "http://localhost/"])(
    "takes http to this machine: %s",
    url => {
      expect(checkUrl(url, DEVELOPMENT)).toEqual({ ok: true, url });
    },
  );

  it.each([
    ["http://localhost:8787/", 'must not be this service itself, "localhost:8787"'],
    ["http://10.0.0.1/", "must begin with https://, not http://"],
    ["http://hooks.example.net/", "must begin with https://, not http://"],
    ["http://[::1]:9000/", "must begin with https://, not http://"],
    ["https://10.0.0.1/", "must name a host, not the IP address 10.0.0.1"],
    ["https://printer.local/", named("printer.local", "local")],
  ])("refuses %s all the same", (text, reason) => {
    expect(problem(text, DEVELOPMENT)).toBe(reason);
  });
});

/** Private, local, metadata: the first address of some ranges. */
const PRIVATE_RANGES = [
  [10, 0, 0, 0],
  [127, 0, 0, 0],
  [172, 16, 0, 0],
  [192, 168, 0, 0],
  [169, 254, 169, 254],
  [100, 64, 0, 0],
  [0, 0, 0, 0],
] as const;

const part = (base: number) => fc.constantFrom(10, 8, 16).map(radix => inBase(base, radix));

function inBase(n: number, radix: number): string {
  if (radix === 16) return `0x${n.toString(16)}`;
  return radix === 8 ? `0${n.toString(8)}` : String(n);
}

/** One address in one of the notations that the parser of URLs takes. */
const notation = fc
  .tuple(fc.constantFrom(...PRIVATE_RANGES), fc.integer({ min: 0, max: 255 }), fc.constantFrom(1, 2, 3, 4))
  .chain(([range, last, parts]) => {
    const octets = [range[0], range[1], range[2], range[3] | last];
    const rest = octets.slice(parts - 1).reduce((sum, octet) => sum * 256 + octet, 0);
    return fc.tuple(...[...octets.slice(0, parts - 1), rest].map(part)).map(texts => texts.join("."));
  });

const mapped = fc
  .tuple(fc.constantFrom(...PRIVATE_RANGES), fc.constantFrom("::ffff:", "::", "64:ff9b::", "0:0:0:0:0:ffff:"))
  .map(([range, prefix]) => `[${prefix}${range.join(".")}]`);

const v6 = fc.ipV6().map(address => `[${address}]`);

it("refuses every notation of a private address, whatever surrounds it", () => {
  const wide = (text: string) => text.replace(/\d/g, digit => String.fromCodePoint(0xff10 + Number(digit)));
  const hosts = fc.oneof(notation, mapped, v6);
  const written = fc.constantFrom<(text: string) => string>(
    text => text,
    text => text.toUpperCase(),
    text => (text.startsWith("[") ? text : `${text}.`),
    text => (text.startsWith("[") ? text : wide(text)),
    text => (text.startsWith("[") ? text : text.replaceAll(".", "。")),
    text => (text.startsWith("[") ? text : text.replaceAll(".", "%2e")),
  );
  const around = fc.constantFrom<(host: string) => string>(
    host => `https://${host}/`,
    host => `https:${host}`,
    host => `https:\\\\${host}\\hooks`,
    host => ` https://${host}:8443/calls?at=hooks.example.net`,
    host => `https://hooks.example.net@${host}/`,
    host => `https://\t${host}/`,
  );
  fc.assert(
    fc.property(hosts, written, around, fc.boolean(), (host, write, surround, development) => {
      expect(checkUrl(surround(write(host)), { own: [], development }).ok).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

it("takes nothing that is not https to a name, whatever the text", () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl(), fc.string(), fc.webUrl({ withFragments: true })), text => {
      const checked = checkUrl(text, PRODUCTION);
      if (!checked.ok) return;
      const url = new URL(checked.url);
      expect(url.protocol).toBe("https:");
      expect(url.hostname).toMatch(/^[^.].*\.(?:[a-z][a-z0-9-]*)$/);
      expect(checkUrl(checked.url, PRODUCTION)).toEqual(checked);
    }),
  );
});
