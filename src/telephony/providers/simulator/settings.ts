// The settings of the simulator: how calls go whose number does not say it.
import * as z from "zod";
import { OUTCOMES, type Outcome } from "../../../domain/calls/outcome.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { integer, text } from "../../../settings/fields.ts";
import { type Kind, problemsOf, type Section, setting, type ValuesOf } from "../../../settings/setting.ts";
import type { SimulatedCall } from "./simulated-outcome.ts";

const STANDARD_WEIGHTS = "70,15,10,5";

const weights: Kind<Record<Outcome, number>> = {
  form: `four weights of 0 or more, for ${OUTCOMES.join(", ")}`,
  unset: `\`${STANDARD_WEIGHTS}\``,
  schema: schemaOf(() =>
    z
      .string()
      .trim()
      .transform((text, ctx) => {
        const parts = (text === "" ? STANDARD_WEIGHTS : text)
          .split(",")
          .map(part => (part.trim() === "" ? Number.NaN : Number(part)));
        if (
          parts.length === OUTCOMES.length &&
          parts.every(w => Number.isFinite(w) && w >= 0) &&
          parts.some(w => w > 0)
        ) {
          return Object.fromEntries(OUTCOMES.map((o, i) => [o, parts[i]])) as Record<Outcome, number>;
        }
        ctx.addIssue({
          code: "custom",
          message: `must be four weights of 0 or more for ${OUTCOMES.join(",")}, one above 0, not "${text}"`,
        });
        return z.NEVER;
      })
      .prefault(""),
  ),
};

export const SIMULATOR = {
  title: "Provider `simulator`",
  about: "Numbers that make it say exactly what a test needs: [providers](providers.md).",
  fields: {
    SIMULATOR_MIN_SECONDS: setting(integer(0, 3600, 1), {
      about: "A line is held so long at least.",
      example: "0",
    }),
    SIMULATOR_MAX_SECONDS: setting(integer(0, 3600, 10), {
      about: "And so long at most.",
      example: "5",
    }),
    SIMULATOR_SEED: setting(text("any text"), {
      about: "Makes outcomes repeatable.",
      example: "monday",
      unset: "none: every run is different",
    }),
    SIMULATOR_WEIGHTS: setting(weights, {
      about: "How often each outcome comes.",
      example: "1,0,0,0",
    }),
  },
} satisfies Section;

/** An empty seed makes every run different. */
export type SimulatorSettings = Pick<SimulatedCall, "minSeconds" | "maxSeconds" | "seed" | "weights">;

type Values = ValuesOf<typeof SIMULATOR.fields>;

export const simulatorSettings = (v: Values): SimulatorSettings => ({
  minSeconds: v.SIMULATOR_MIN_SECONDS,
  maxSeconds: v.SIMULATOR_MAX_SECONDS,
  seed: v.SIMULATOR_SEED,
  weights: v.SIMULATOR_WEIGHTS,
});

export const simulatorProblems = ({ minSeconds, maxSeconds }: SimulatorSettings): string[] =>
  problemsOf([
    minSeconds > maxSeconds &&
      `SIMULATOR_MIN_SECONDS (${minSeconds}) must not exceed SIMULATOR_MAX_SECONDS (${maxSeconds})`,
  ]);
