// What --help says, at each level: all commands, the commands of one word, one command.

import { COMMON_OPTIONS } from "./arguments.ts";
import type { Command, OptionSpecs } from "./commands/command.ts";
import { EXIT_MEANINGS } from "./exit-codes.ts";
import { columns } from "./terminal/terminal.ts";

/** `words` as typed before --help; those that are no command are left aside. */
export function helpLines(commands: readonly Command[], words: readonly string[]): string[] {
  const both = words.slice(0, 2).join(" ");
  const named = commands.find(c => c.name === both || c.formerly === both || c.name === words[0]);
  if (named !== undefined) return commandHelp(named);
  const group = commands.filter(c => c.name.startsWith(`${words[0]} `));
  return listHelp(group.length > 0 ? group : commands, group.length > 0 ? `${words[0]} COMMAND` : "COMMAND");
}

const usageOf = ({ name, takes = [] }: Command) => [name, ...takes].join(" ");

function listHelp(commands: readonly Command[], what: string): string[] {
  return [
    `Usage: call-manager ${what} [options]`,
    "",
    ...columns(commands.map(c => [usageOf(c), c.about])),
    "",
    ...optionLines("Options everywhere:", COMMON_OPTIONS),
    "",
    ...exitLines(),
    "",
    "Times are shown in the local time zone, in UTC with --json.",
    "Each command has a --help of its own. With npm: npm run -s cli -- COMMAND …",
  ];
}

function commandHelp(c: Command): string[] {
  const own = c.options ?? {};
  return [
    `Usage: call-manager ${usageOf(c)}${Object.keys(own).length > 0 ? " [options]" : ""}`,
    "",
    `${c.about}.`,
    ...(c.details ?? []),
    "",
    ...(Object.keys(own).length > 0 ? [...optionLines("Options:", own), ""] : []),
    ...optionLines("Options everywhere:", COMMON_OPTIONS),
    "",
    ...exitLines(),
  ];
}

const optionLines = (title: string, options: OptionSpecs) => [
  title,
  ...columns(
    Object.entries(options).map(([name, { value, about }]) => [
      `--${name}${value === undefined ? "" : ` ${value}`}`,
      about,
    ]),
  ),
];

const exitLines = () => [
  "Exit codes:",
  ...columns(EXIT_MEANINGS.map(([code, meaning]) => [String(code).padStart(3), meaning])),
];
