// The route of changes: who changed what.
import { paging } from "../../lib/paging.ts";
import { queryId, queryText } from "../../lib/parameters.ts";
import { answer, route } from "../../lib/route.ts";
import { ChangeList } from "./schemas.ts";

export const listChanges = route({
  method: "get",
  path: "/api/v1/changes",
  id: "listChanges",
  tag: "Operations",
  summary: "Who changed what, newest first",
  description:
    "A row for each change of a campaign, a trunk, a webhook, a national list, for each suppression that was lifted and each " +
    "dead letter that was discarded. What changes nothing is not noted. Kept for 400 days.",
  scope: "read",
  query: {
    campaign_id: queryId({ description: "Only changes of this campaign.", example: 7 }),
    subject: queryText({
      description:
        "Only changes of this: `campaign:`, `trunk:`, `list:`, `suppression:`, `webhook:` or `dead_letter:`, and its id or name.",
      example: "trunk:default",
    }),
    ...paging,
  },
  answers: { 200: answer("A page of changes.", ChangeList) },
  errors: ["validation_error"],
});
