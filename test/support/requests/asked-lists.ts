// Requests about national lists, by operation: as they are meant, and refused.
import { api } from "../api.ts";
import { type Asked, after, v1 } from "./ask.ts";

const AS_OF = new Date().toISOString().slice(0, 10);
const uploaded = (list: string) => () =>
  api("PUT", `/api/v1/compliance/lists/${list}?as_of=${AS_OF}`, "202,5550143\n", {
    "Content-Type": "text/csv",
  });

export const listsAsked: Asked = {
  putList: [
    [200, () => v1("PUT", `/compliance/lists/asked-1?as_of=${AS_OF}`, "202,5550143\n", "text/csv")],
    [400, () => v1("PUT", "/compliance/lists/asked-1", "202,5550143\n", "text/csv")],
    [400, () => v1("PUT", `/compliance/lists/asked-1?as_of=${AS_OF}`, "call me\n", "text/csv")],
    [
      409,
      () => v1("PUT", `/compliance/lists/asked-2?as_of=${AS_OF}&change=add`, "202,5550143\n", "text/csv"),
    ],
    [415, () => v1("PUT", `/compliance/lists/asked-1?as_of=${AS_OF}`, "{}", "application/json")],
  ],
  listLists: [[200, after(uploaded("asked-3"), v1("GET", "/compliance/lists"))]],
  checkList: [
    [
      200,
      after(uploaded("asked-4"), v1("GET", "/compliance/lists/asked-4/check?phone_number=%2B12025550143")),
    ],
    [
      200,
      after(uploaded("asked-4"), v1("GET", "/compliance/lists/asked-4/check?phone_number=%2B13055550143")),
    ],
    [400, () => v1("GET", "/compliance/lists/asked-4/check")],
    [404, () => v1("GET", "/compliance/lists/nowhere/check?phone_number=%2B12025550143")],
  ],
  deleteList: [
    [204, after(uploaded("asked-5"), v1("DELETE", "/compliance/lists/asked-5"))],
    [404, () => v1("DELETE", "/compliance/lists/nowhere")],
  ],
};
