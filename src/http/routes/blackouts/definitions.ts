// The routes of blackouts: when nobody is called.
import { BLACKOUT_FILTERS } from "../../../actions/compliance/blackouts/list-blackouts.ts";
import { paging } from "../../lib/paging.ts";
import { pathText, queryChoice } from "../../lib/parameters.ts";
import { answer, route } from "../../lib/route.ts";
import { addBlackout as addBody, Blackout, BlackoutList, example } from "./schemas.ts";

const tag = "Compliance";
const params = {
  id: pathText({ description: "The blackout's id.", example: example.id, shared: "BlackoutId" }),
};

export const addBlackout = route({
  method: "post",
  path: "/api/v1/blackouts",
  id: "addBlackout",
  tag,
  summary: "Call nobody for a while",
  description:
    "Everywhere or in some regions, of all campaigns or of some, with or without rule packs and whatever the mode. From the answer on no call is dialled that was not judged by it, whatever is queued or granted; those that wait go on behind its end. Whose place nobody knows is taken to be in every region. Who is on the line is not hung up.",
  scope: "write",
  body: addBody,
  answers: { 201: answer("It holds.", Blackout) },
  errors: ["conflict"],
});

export const listBlackouts = route({
  method: "get",
  path: "/api/v1/blackouts",
  id: "listBlackouts",
  tag,
  summary: "List blackouts, newest first",
  description: "A page may be short and still have a next one.",
  scope: "read",
  query: {
    state: queryChoice(BLACKOUT_FILTERS, { description: "standing = neither over nor lifted." }),
    ...paging,
  },
  answers: { 200: answer("A page of blackouts.", BlackoutList) },
});

export const getBlackout = route({
  method: "get",
  path: "/api/v1/blackouts/:id",
  id: "getBlackout",
  tag,
  summary: "Read a blackout",
  scope: "read",
  params,
  answers: { 200: answer("The blackout.", Blackout) },
  errors: ["not_found"],
});

export const liftBlackout = route({
  method: "delete",
  path: "/api/v1/blackouts/:id",
  id: "liftBlackout",
  tag,
  summary: "Lift a blackout",
  description: "Kept, with who lifted it and when. Calls that were moved behind its end stay there.",
  scope: "admin",
  params,
  answers: { 200: answer("It is lifted.", Blackout) },
  errors: ["not_found"],
});
