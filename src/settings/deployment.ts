// The settings of the deployment as such: what it is, where it is reached, where its gate lives, what it logs.
import { LOG_LEVELS, type LogLevel } from "../log.ts";
import { choice, url } from "./fields.ts";
import { problemsOf, type Section, setting, type ValuesOf } from "./setting.ts";

/** The platform's location hints for a Durable Object. */
const GATE_LOCATIONS = ["wnam", "enam", "sam", "weur", "eeur", "apac", "oc", "afr", "me"] as const;

export const DEPLOYMENT = {
  title: "Deployment",
  fields: {
    ENVIRONMENT: setting(choice(["development", "production"], "production"), {
      about:
        "The development token and `AUTH_ENABLED=false` need `development`, which only `npm run dev` passes.",
      example: "production",
    }),
    // Callback URLs have a query of ours, which would take the place of one of its own.
    PUBLIC_URL: setting(url({ queryAllowed: false }), {
      about:
        "The address that providers call back; https in a deployment, which must name it. A path prefix is allowed.",
      example: "https://calls.example.com",
      unset: "none; `http://localhost:8787` in development",
    }),
    GATE_LOCATION: setting(choice(GATE_LOCATIONS, null), {
      about:
        "Where the gate is put when it is made; it does not move afterwards. Name the region of your D1, so that the two are near each other.",
      example: "weur",
      unset: "none: near whoever asks first",
    }),
    LOG_LEVEL: setting(choice(LOG_LEVELS, "info"), {
      about:
        "`info` writes a line for each request, message, dispatch and cron run. What a line costs: [operations](operations.md).",
      example: "error",
    }),
  },
} satisfies Section;

type Values = ValuesOf<typeof DEPLOYMENT.fields>;

export interface DeploymentSettings {
  environment: "development" | "production";
  /** Origin (and path prefix) that providers call back; empty only when a deployment has not named one. */
  publicUrl: string;
  /** Where the gate is put when it is made; null = near whoever asks first. */
  gateLocation: (typeof GATE_LOCATIONS)[number] | null;
  logLevel: LogLevel;
}

export const deploymentSettings = (v: Values): DeploymentSettings => ({
  environment: v.ENVIRONMENT,
  publicUrl: v.PUBLIC_URL === "" ? "http://localhost:8787" : v.PUBLIC_URL.replace(/\/+$/, ""),
  gateLocation: v.GATE_LOCATION,
  logLevel: v.LOG_LEVEL,
});

export const deploymentProblems = (v: Values): string[] =>
  problemsOf([
    v.ENVIRONMENT !== "development" &&
      !v.PUBLIC_URL.startsWith("https://") &&
      `PUBLIC_URL must be the https origin that providers call back, not "${v.PUBLIC_URL}"`,
  ]);
