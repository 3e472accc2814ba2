// What `npm run dev` makes of its arguments: all of them reach `wrangler dev`, a few matter to us too.
import { parseArgs } from "node:util";

export interface DevOptions {
  host: string;
  /** 0 = any free one. */
  port: number;
  persistTo: string | null;
  /** Option and value, for the commands that must see the same wrangler.toml. */
  sameConfig: string[];
  /** Names of the variables that the user set with --var. */
  varNames: string[];
  /** Everything but the port, in the order given. */
  rest: string[];
}

export type DevOptionsResult = { ok: true; options: DevOptions } | { ok: false; problem: string };

const DEFAULT_PORT = 8787;

export function readDevOptions(args: readonly string[]): DevOptionsResult {
  const { tokens, values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string" },
      ip: { type: "string" },
      "persist-to": { type: "string" },
      var: { type: "string", multiple: true },
      config: { type: "string", short: "c" },
      env: { type: "string", short: "e" },
      remote: { type: "boolean", short: "r" },
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  if (values.remote === true) {
    // It would put the development token in front of the real database.
    return { ok: false, problem: "--remote is refused: the development token must never guard real data." };
  }
  const port = values.port === undefined ? DEFAULT_PORT : Number(values.port);
  if (typeof values.port === "boolean" || values.port === "" || !isPort(port)) {
    return { ok: false, problem: `--port must be a whole number from 0 to 65535, not "${values.port}".` };
  }
  const dropped = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== "option" || token.name !== "port") continue;
    dropped.add(token.index);
    if (token.inlineValue === false) dropped.add(token.index + 1);
  }
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
  const config = text(values.config);
  const env = text(values.env);
  return {
    ok: true,
    options: {
      host: text(values.ip) ?? "localhost",
      port,
      persistTo: text(values["persist-to"]),
      sameConfig: [...(config ? ["--config", config] : []), ...(env ? ["--env", env] : [])],
      varNames: (values.var ?? []).map(pair => String(pair).split(":")[0] ?? ""),
      rest: args.filter((_arg, index) => !dropped.has(index)),
    },
  };
}

const isPort = (port: number) => Number.isInteger(port) && port >= 0 && port <= 65_535;

/** Where the service is reached from this machine. */
export function urlOf({ host, port }: Pick<DevOptions, "host" | "port">): string {
  const anywhere = host === "0.0.0.0" || host === "::" || host === "*";
  const name = anywhere ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** `port` in the options must be a real one by now. */
export function devArgs(options: DevOptions): string[] {
  const ours = { ENVIRONMENT: "development", PUBLIC_URL: urlOf(options) };
  const vars = Object.entries(ours)
    .filter(([name]) => !options.varNames.includes(name))
    .flatMap(([name, value]) => ["--var", `${name}:${value}`]);
  // --port stands between: --var takes all words up to the next option.
  return ["dev", ...vars, "--port", String(options.port), ...options.rest];
}

export function migrationArgs(options: DevOptions): string[] {
  const persist = options.persistTo === null ? [] : ["--persist-to", options.persistTo];
  return ["d1", "migrations", "apply", "DB", "--local", ...persist, ...options.sameConfig];
}
