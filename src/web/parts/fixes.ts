// What to do about a problem that the health check names.

export interface Fix {
  say: string;
  command?: string;
}

const FIXES: [RegExp, Fix][] = [
  [
    /VALID_TOKENS is empty|API_TOKENS/,
    { say: "Store a token (name:admin:token) as a secret:", command: "npx wrangler secret put API_TOKENS" },
  ],
  [
    /TELEPHONY_PROVIDER/,
    { say: "Name the provider in wrangler.toml, and deploy:", command: 'TELEPHONY_PROVIDER = "simulator"' },
  ],
  [
    /PUBLIC_URL/,
    {
      say: "Name the https origin that the provider calls back, in wrangler.toml, and deploy:",
      command: 'PUBLIC_URL = "https://calls.example.com"',
    },
  ],
  [/TRUNK_SETTINGS/, { say: "Set the provider's account as JSON; docs/providers has a page for each." }],
  [/ACCESS_/, { say: "Set ACCESS_TEAM, ACCESS_AUD and ACCESS_ROLES together, or none of them." }],
  [
    /retry_config\.yaml/,
    { say: "Put the rules file right; this says where:", command: "npm run check:config" },
  ],
  [
    /database is out of reach/,
    {
      say: "Create the database, put its id into wrangler.toml, and migrate:",
      command: "npx wrangler d1 migrations apply DB --remote",
    },
  ],
  [/gate .*out of reach/, { say: "It mends itself within a minute; else look at the Worker's log." }],
  [/breaker/, { say: "Too many dials failed: look at the trunk, and at the provider's status page." }],
  [/left alone/, { say: "Resuming the trunk ends it: Trunks." }],
  [/dead letters/, { say: "Read why, then redrive or discard them: Dead letters." }],
  [/webhook /, { say: "Look why it does not answer, then enable it: Webhooks." }],
  [
    /call is due/,
    { say: "Lines are free and nothing is dialled: look at the trunk and the campaign's reasons." },
  ],
  [/SECRET|secret/, { say: "Store it as a secret of the Worker:", command: "npx wrangler secret put NAME" }],
];

export function fixFor(problem: string, check: string): Fix | null {
  const found = FIXES.find(([pattern]) => pattern.test(problem));
  if (found !== undefined) return found[1];
  return check === "configuration" ? { say: "docs/settings.md says what it may be." } : null;
}
