// The routes of a trunk: what it is doing, the big red button, its keys.
import { answer, route } from "../../lib/route.ts";
import { reinstateCallerIds as reinstateBody } from "./caller-id-fields.ts";
import { createTrunk as createBody, updateTrunk as updateBody } from "./fields.ts";
import { CallbackKeys, Trunk, TrunkList } from "./schemas.ts";
import { trunkNameInPath } from "./trunk-name.ts";

const params = { name: trunkNameInPath };

export const listTrunks = route({
  method: "get",
  path: "/api/v1/trunks",
  id: "listTrunks",
  tag: "Operations",
  summary: "All trunks",
  scope: "read",
  answers: { 200: answer("The trunks, by name.", TrunkList) },
});

export const createTrunk = route({
  method: "post",
  path: "/api/v1/trunks",
  id: "createTrunk",
  tag: "Operations",
  summary: "A further trunk: an account at a provider",
  description:
    "With lines, pace, breaker and pause of its own. Campaigns that name it in `trunks` are dialled over it. Its secrets " +
    "are Worker secrets, named here, never stored: one that is missing is refused.",
  scope: "admin",
  body: createBody,
  answers: { 201: answer("The trunk.", Trunk) },
  errors: ["conflict"],
});

export const updateTrunk = route({
  method: "patch",
  path: "/api/v1/trunks/:name",
  id: "updateTrunk",
  tag: "Operations",
  summary: "Change a trunk",
  description:
    "What is not named stays. Of `default`, whose account is that of the settings, the weight and the caller ids alone can be changed. " +
    "Another account is dialled with within half a minute.",
  scope: "admin",
  params,
  body: updateBody,
  answers: { 200: answer("The trunk.", Trunk) },
  errors: ["not_found"],
});

export const pauseAllTrunks = route({
  method: "post",
  path: "/api/v1/trunks/pause",
  id: "pauseAllTrunks",
  tag: "Operations",
  summary: "Stop all dialling, over every trunk",
  description: "From now on nothing is dialled. What is on the line goes on.",
  scope: "admin",
  answers: { 200: answer("The trunks, by name.", TrunkList) },
});

export const resumeAllTrunks = route({
  ...pauseAllTrunks,
  path: "/api/v1/trunks/resume",
  id: "resumeAllTrunks",
  summary: "Dial again, over every trunk",
  description: "Takes every trunk's pause back.",
});

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
  summary: "Stop dialling over a trunk",
  description:
    "From now on nothing is dialled over it; what it shares with others they dial. What is on the line goes on.",
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

export const reinstateCallerIds = route({
  method: "post",
  path: "/api/v1/trunks/:name/caller-ids/reinstate",
  id: "reinstateCallerIds",
  tag: "Operations",
  summary: "Show caller ids again that were set aside",
  description:
    "They are shown at once, and their answers are counted anew; their dials of the day stay counted. Also of numbers " +
    "that are a campaign's. One that is not the trunk's and was not shown over it today is refused.",
  scope: "admin",
  params,
  body: reinstateBody,
  answers: { 200: answer("The trunk.", Trunk) },
  errors: ["not_found"],
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
