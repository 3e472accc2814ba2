// The form of a command: what it is called, what it takes, what it does.

import type { CampaignCallManager } from "../../client/create-client.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Out, Screen } from "../terminal/screen.ts";

export interface OptionSpec {
  type: "string" | "boolean";
  /** What stands for its value in the help. */
  value?: string;
  about: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export type Values<O extends OptionSpecs> = {
  [K in keyof O]?: O[K]["type"] extends "boolean" ? boolean : string;
};

export interface CommandContext {
  client: CampaignCallManager;
  /** The same for what is put right at the end: the stop does not end it. */
  afterStop: CampaignCallManager;
  screen: Screen;
  /** Aborted when the command is to stop. */
  signal: AbortSignal;
  sleep(ms: number): Promise<unknown>;
  /** A new idempotency key. */
  newKey(): string;
  stdin: NodeJS.ReadableStream;
  /** Where progress is shown; null when it is no terminal. */
  progress: Out | null;
}

export interface Command<O extends OptionSpecs = OptionSpecs> {
  /** One word or two, as typed. */
  name: string;
  about: string;
  /** Its name of before: known, and in no list. */
  formerly?: string;
  /** Positional arguments; `[X]` may be left out. */
  takes?: readonly string[];
  options?: O;
  /** Below the options in its help. */
  details?: readonly string[];
  /** Answers without a token. */
  open?: true;
  run(context: CommandContext, given: { values: Values<O>; args: readonly string[] }): Promise<ExitCode>;
}

/** Gives `run` the types of the options. */
export const command = <const O extends OptionSpecs>(c: Command<O>): Command => c;
