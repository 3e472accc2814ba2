// The routes of a trunk: what it is doing, the big red button, its keys.
import { DEFAULT_TRUNK } from "../../../domain/trunks/trunk.ts";
import { pathText } from "../../lib/parameters.ts";
import { answer, route } from "../../lib/route.ts";
import { CallbackKeys, Trunk } from "./schemas.ts";

const params = {
  name: pathText({
    description: "The trunk's name; there is `default`.",
    example: DEFAULT_TRUNK,
    shared: "TrunkName",
  }),
};

export const getTrunk = route({
  method: "get",
  path: "/api/v1/trunks/:name",
  id: "getTrunk",
  tag: "Operations",
  summary: "A trunk: its lines, who holds them, and what holds it up",
  scope: "read",
  params,
  answers: { 200: answer("The trunk.", Trunk) },
  errors: ["not_found"],
});

export const pauseTrunk = route({
  method: "post",
  path: "/api/v1/trunks/:name/pause",
  id: "pauseTrunk",
  tag: "Operations",
  summary: "Stop all dialling",
  description: "The big red button: from now on nothing is dialled. What is on the line goes on.",
  scope: "admin",
  params,
  answers: { 200: answer("The trunk.", Trunk) },
  errors: ["not_found"],
});

export const resumeTrunk = route({
  ...pauseTrunk,
  path: "/api/v1/trunks/:name/resume",
  id: "resumeTrunk",
  summary: "Dial again",
  description: "Takes the pause back; waiting calls are dialled by the rules.",
});

export const rotateCallbackKey = route({
  method: "post",
  path: "/api/v1/trunks/:name/callback-key/rotate",
  id: "rotateCallbackKey",
  tag: "Operations",
  summary: "A new key for callback URLs",
  description:
    "It signs after a minute; the one before stays good for 24 hours more. Asked for again within that minute, " +
    "nothing is done. 409 where CALLBACK_SIGNING_SECRET is set.",
  scope: "admin",
  params,
  answers: { 200: answer("The keys, newest first.", CallbackKeys) },
  errors: ["not_found", "conflict"],
});
