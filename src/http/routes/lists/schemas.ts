// What the API answers about national lists.
import * as z from "zod";
import { count, shape, time } from "../../openapi/schema-parts.ts";

export const example = {
  list: "us-national-dnc",
  set_id: "6f2c1f0e-6c1b-4a5e-9d5e-0f6a3c2b1a00",
  as_of: "2026-11-01T00:00:00.000Z",
  numbers: 1_204_331,
  whole: false,
  uploaded_at: "2026-11-02T09:00:00.000Z",
  uploaded_by: "ops",
};

const fields = () => ({
  list: z.string().describe("As rule packs name it."),
  set_id: z.string().describe("A new one with each upload; the evidence of an attempt names it."),
  as_of: time().describe("Of its oldest area."),
  numbers: count(),
  whole: z
    .boolean()
    .describe(
      "Nobody in an area that it does not have is on it; else new calls there are refused, and others wait.",
    ),
  uploaded_at: time(),
  uploaded_by: z.string().describe("The token's name."),
});

export const NationalList = shape("NationalList", () => z.object(fields()), example);

export const NationalLists = shape("NationalLists", () => z.object({ data: z.array(NationalList()) }), {
  data: [example],
});

export const UploadedList = shape(
  "UploadedList",
  () =>
    z.object({
      ...fields(),
      lines: count().describe("Of this file."),
      areas: z.array(z.string()).describe("That the list has: the digits in front of the last seven."),
    }),
  { ...example, lines: 1_204_332, areas: ["1202", "1305"] },
);

export const ListCheck = shape(
  "ListCheck",
  () =>
    z.object({
      list: z.string(),
      phone_number: z.string(),
      listed: z
        .boolean()
        .nullable()
        .describe("Null = the list does not have that area, so that nobody knows."),
      set_id: z.string(),
      as_of: time().describe("Of that area."),
    }),
  {
    list: "us-national-dnc",
    phone_number: "+12025550143",
    listed: true,
    set_id: example.set_id,
    as_of: example.as_of,
  },
);
