// One run of the command line: finds the command, lets it work, turns what went wrong into words and an exit code.
import { styleText } from "node:util";
import { helpFor, readArguments, type Typed } from "./arguments.ts";
import { connect } from "./client/connect.ts";
import type { Command } from "./commands/command.ts";
import { describeFailure, interrupted } from "./describe-failure.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { helpLines } from "./help.ts";
import { readConnection } from "./read-connection.ts";
import { plainJson, plainText, plainValue } from "./terminal/plain-text.ts";
import { type Out, screenOn } from "./terminal/screen.ts";
import { WrongUsage } from "./wrong-usage.ts";

/** What of the process a command may touch. */
export interface Process {
  env: Readonly<Record<string, string | undefined>>;
  stdin: NodeJS.ReadableStream;
  stdout: Out;
  stderr: Out;
  signal: AbortSignal;
  /** Rejects when the signal is aborted. */
  sleep(ms: number): Promise<unknown>;
  newKey(): string;
}

export async function run(
  typed: readonly string[],
  commands: readonly Command[],
  outside: Process,
): Promise<ExitCode> {
  // Known before the arguments are, so that a mistake in those is reported in the right form.
  const json = typed.includes("--json");
  try {
    return await perform(readArguments(typed, commands), commands, outside);
  } catch (error) {
    const stopped = outside.signal.aborted;
    const { exitCode, lines, document } = stopped ? interrupted() : describeFailure(error);
    const [first = "", ...rest] = lines;
    const red = styleText("red", first, { stream: process.stderr });
    outside.stderr.write(json ? `${plainJson(document)}\n` : `${[red, ...rest].join("\n")}\n`);
    return exitCode;
  }
}

async function perform(typed: Typed, commands: readonly Command[], outside: Process): Promise<ExitCode> {
  switch (typed.kind) {
    case "help":
      outside.stdout.write(`${helpLines(commands, typed.words).join("\n")}\n`);
      return EXIT.done;
    case "unknown": {
      if (typed.words.length === 0) throw new WrongUsage(`Which command? See: ${helpFor("")}`);
      const [first = ""] = typed.words;
      const group = commands.some(c => c.name.startsWith(`${first} `)) ? first : "";
      throw new WrongUsage(
        `There is no command "${plainText(typed.words.join(" "))}". See: ${helpFor(group)}`,
      );
    }
    case "command":
      return runCommand(typed, outside);
  }
}

async function runCommand(
  { command, common, values, args }: Typed & { kind: "command" },
  outside: Process,
): Promise<ExitCode> {
  const { signal, sleep, newKey, stdin, stderr } = outside;
  const connection = readConnection(common, outside.env);
  if (connection.token === null && command.open !== true) {
    throw new WrongUsage(
      `A token is needed for ${connection.base}: give --token or CALL_MANAGER_TOKEN (the development token is for this machine only).`,
    );
  }
  const dumb = outside.env.TERM === "dumb";
  const screen = screenOn(outside, { json: common.json === true, dumb });
  const clean = screen.json ? undefined : plainValue;
  const around = { sleep, onRetry: screen.hint, clean, newKey };
  const client = connect(connection, { ...around, signal });
  const afterStop = connect(connection, { ...around, signal: new AbortController().signal });
  const progress = stderr.isTTY === true && !dumb ? stderr : null;
  return command.run({ client, afterStop, screen, signal, sleep, newKey, stdin, progress }, { values, args });
}
