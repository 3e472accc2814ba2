// The routes of compliance: what the law allows, and why.
import { answer, route } from "../../lib/route.ts";
import { ComplianceChecked, checkCompliance as checkBody } from "./schemas.ts";

export const checkCompliance = route({
  method: "post",
  path: "/api/v1/compliance/check",
  id: "checkCompliance",
  tag: "Compliance",
  summary: "What the rules say about a call",
  description:
    "It only asks: nothing is stored, nothing is dialled. What is given is assumed. Not legal advice: every rule names its source, for your lawyer to confirm.",
  scope: "read",
  body: checkBody,
  answers: { 200: answer("Dial, wait or refuse, and every rule that was looked at.", ComplianceChecked) },
  errors: ["not_found"],
});
