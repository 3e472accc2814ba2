// The routes of national lists: numbers that a country has on record as not to be called.
import * as z from "zod";
import { LIST_CHANGES } from "../../../actions/compliance/lists/put-list.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { pathText, queryChoice, queryDay, queryPhoneNumber, queryText } from "../../lib/parameters.ts";
import { answer, route } from "../../lib/route.ts";
import { ListCheck, NationalLists, UploadedList } from "./schemas.ts";

const tag = "Compliance";
const file = schemaOf(() => z.string().describe("The file itself."));
const params = {
  list: pathText({
    description: "The list, as rule packs name it.",
    example: "us-national-dnc",
    shared: "List",
  }),
};

export const putList = route({
  method: "put",
  path: "/api/v1/compliance/lists/:list",
  id: "putList",
  tag,
  summary: "Upload a national list, or changes of one",
  description:
    "The file is the body, streamed: a number a line, as `area,number` (3 and 7 digits), 10 digits, or + and the whole number; best in the order of its numbers. What it makes is current when the answer comes, at once and whole: a file with a bad line is refused, with the lines named, and changes nothing. Sent again it is the same.",
  // A list that is replaced may let somebody out who was on it.
  scope: "admin",
  params,
  query: {
    as_of: queryDay({ description: "Of which day the file is.", example: "2026-11-01", required: true }),
    change: queryChoice(LIST_CHANGES, {
      description:
        "replace: the file is the whole list. areas: it replaces the area codes that it names. add, remove: its numbers are added or removed, and the whole list is of that day afterwards. column: the last column of each line says A or D.",
    }),
    country_code: queryText({ description: "Of numbers without +; absent = 1.", example: "44" }),
    whole: queryChoice(["false", "true"], {
      description:
        "true: nobody in an area that the file does not have is on the list. Else new calls there are refused, and others wait.",
    }),
    older: queryChoice(["false", "true"], {
      description:
        "true: the file may be of an earlier day than what it replaces (replace: the list, areas: each area that it names). Else it is refused.",
    }),
  },
  body: {
    content: {
      "text/csv": {
        schema: file,
        examples: { areas: { summary: "area,number", value: "202,5550143\n202,5550144\n" } },
      },
      "application/octet-stream": {
        schema: file,
        examples: { numbers: { summary: "A number a line", value: "+12025550143\n+12025550144\n" } },
      },
    },
    streamed: true,
  },
  answers: { 200: answer("It is current.", UploadedList) },
  errors: ["validation_error", "conflict", "payload_too_large", "unsupported_media_type"],
});

export const listLists = route({
  method: "get",
  path: "/api/v1/compliance/lists",
  id: "listLists",
  tag,
  summary: "The national lists that there are",
  scope: "read",
  answers: { 200: answer("All of them.", NationalLists) },
});

export const checkList = route({
  method: "get",
  path: "/api/v1/compliance/lists/:list/check",
  id: "checkList",
  tag,
  summary: "Is a number on a national list?",
  scope: "read",
  params,
  query: {
    phone_number: queryPhoneNumber({ description: "The number.", example: "+12025550143", required: true }),
  },
  answers: { 200: answer("What the list says.", ListCheck) },
  errors: ["validation_error", "not_found", "conflict"],
});

export const deleteList = route({
  method: "delete",
  path: "/api/v1/compliance/lists/:list",
  id: "deleteList",
  tag,
  summary: "Take a national list away",
  description:
    "New calls whose rule packs ask for it are refused from then on, and others wait. Its objects are removed a day later.",
  scope: "admin",
  params,
  answers: { 204: { description: "It is gone." } },
  errors: ["not_found"],
});
