// What the rules say about a call.
import { checkCompliance } from "../../../actions/compliance/check-compliance.ts";
import { Routes } from "../../lib/routes.ts";
import * as rule from "./definitions.ts";
import { presentChecked } from "./present.ts";
import { readQuery, readQuestion } from "./read-question.ts";

export const compliance = new Routes()
  .on(rule.checkCompliance, async ({ ctx, body }) =>
    presentChecked(await checkCompliance(ctx, readQuestion(body))),
  )
  .on(rule.askCompliance, async ({ ctx, query }) =>
    presentChecked(await checkCompliance(ctx, readQuery(query))),
  );
