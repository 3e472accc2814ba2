// An attempt as SQL sees it: `a` is a row of json_each over a call's attempts.

export const valueOfEach = (name: "status" | "started_at" | "ended_at" | "duration") =>
  `a.value ->> '${name}'`;
export const NUMBER_OF_EACH = "a.value ->> 'attempt'";
