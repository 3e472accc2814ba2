// Why a call is not being dialled.
import { answer, type Operation } from "./operation.ts";
import { callIdInPath } from "./parameters.ts";
import { callExplanation } from "./schemas-rules.ts";

export const ruleOperations: Operation[] = [
  {
    method: "get",
    path: "/api/v1/calls/:call_id/explain",
    id: "explainCall",
    tag: "Calling hours and retries",
    summary: "Why a call is not being dialled now",
    scope: "read",
    parameters: [callIdInPath],
    answers: { 200: answer("Every check, passed or failed, and when it can be.", callExplanation) },
    errors: ["not_found"],
  },
];
