// From the words typed to a command and its values. Flags may stand anywhere, before the command too.
import { type ParseArgsConfig, parseArgs } from "node:util";
import type { Command, OptionSpecs, Values } from "./commands/command.ts";
import { WrongUsage } from "./wrong-usage.ts";

export const COMMON_OPTIONS = {
  url: { type: "string", value: "URL", about: "the service (CALL_MANAGER_URL; http://localhost:8787)" },
  token: {
    type: "string",
    value: "TOKEN",
    about: "who asks (CALL_MANAGER_TOKEN, which no process list shows)",
  },
  json: { type: "boolean", about: "print the API's JSON" },
  help: { type: "boolean", about: "show this" },
} as const satisfies OptionSpecs;

export type CommonValues = { url?: string; token?: string; json?: boolean };

export type Typed =
  | { kind: "help"; words: readonly string[] }
  /** `words`: what was typed in place of a command. */
  | { kind: "unknown"; words: readonly string[] }
  | {
      kind: "command";
      command: Command;
      common: CommonValues;
      values: Values<OptionSpecs>;
      args: string[];
    };

/** Throws WrongUsage for what the command does not take. */
export function readArguments(typed: readonly string[], commands: readonly Command[]): Typed {
  const loose = parseArgs({
    args: [...typed],
    options: parseOptions([COMMON_OPTIONS, ...commands.map(c => c.options ?? {})]),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words = loose.tokens.filter(token => token.kind === "positional");
  const nameOf = (count: number) =>
    words
      .slice(0, count)
      .map(word => word.value)
      .join(" ");
  const called = (n: number) => commands.find(c => c.name === nameOf(n) || c.formerly === nameOf(n));
  const count = [2, 1].find(n => words.length >= n && called(n) !== undefined) ?? 0;
  const command = count === 0 ? undefined : called(count);
  if (loose.values.help === true) return { kind: "help", words: words.map(word => word.value) };
  if (command === undefined) return { kind: "unknown", words: words.map(word => word.value) };
  const name = new Set(words.slice(0, count).map(word => word.index));
  const { values, positionals } = strictly(
    typed.filter((_, index) => !name.has(index)),
    command,
  );
  checkCount(command, positionals);
  const { url, token, json, help: _, ...own } = values;
  const common = { url, token, json } as CommonValues;
  return { kind: "command", command, common, values: own as Values<OptionSpecs>, args: positionals };
}

function strictly(args: string[], command: Command) {
  try {
    const options = parseOptions([COMMON_OPTIONS, command.options ?? {}]);
    return parseArgs({ args, options, strict: true, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [first = ""] = error.message.split(/\.\s|\n/);
    throw new WrongUsage(`${first.replace(/\.$/, "")}. See: ${helpFor(command.name)}`);
  }
}

function checkCount({ name, takes = [] }: Command, args: readonly string[]): void {
  const needed = takes.filter(each => !each.startsWith("["));
  const missing = needed[args.length];
  if (missing !== undefined) throw new WrongUsage(`${missing} is missing. See: ${helpFor(name)}`);
  const extra = args[takes.length];
  if (extra !== undefined) throw new WrongUsage(`"${extra}" is too much. See: ${helpFor(name)}`);
}

export const helpFor = (name: string) => `call-manager ${name === "" ? "" : `${name} `}--help`;

const parseOptions = (specs: readonly OptionSpecs[]): NonNullable<ParseArgsConfig["options"]> =>
  Object.fromEntries(
    specs.flatMap(each => Object.entries(each).map(([name, { type }]) => [name, { type }] as const)),
  );

/** Absent = undefined. The service knows the limits; that it is a number is known here. */
export function numberOption(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
  throw new WrongUsage(`--${name} must be a number, not "${text}".`);
}

/** An id as one segment of a path: `..` would be another path. */
export function idSegment(text: string | undefined): string {
  if (text === undefined || !/^[\w:-]+$/.test(text)) throw new WrongUsage(`"${text}" is no id.`);
  return text;
}

export function campaignId(text: string | undefined): string {
  if (text === undefined || !/^\d{1,15}$/.test(text)) {
    throw new WrongUsage(`A campaign's id is a whole number, not "${text}".`);
  }
  return text;
}
