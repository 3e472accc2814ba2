// Who changed what: listed.
import { listChanges } from "../../../actions/changes/list-changes.ts";
import { type Change, campaignSubject } from "../../../domain/changes/change.ts";
import { invalid } from "../../../domain/errors.ts";
import { numericKeyBefore, page } from "../../lib/paging.ts";
import type { Of } from "../../lib/route.ts";
import { Routes } from "../../lib/routes.ts";
import { time } from "../../lib/time.ts";
import * as change from "./definitions.ts";
import type { Change as Shown } from "./schemas.ts";

const present = ({ at, requestId, ...rest }: Change): Of<typeof Shown> => ({
  ...rest,
  at: time(at),
  request_id: requestId,
});

const SUBJECT = /^[a-z_]+:.{1,100}$/;

/** Undefined = of all. */
function subjectOf({
  campaign_id: campaignId,
  subject,
}: {
  campaign_id: number | undefined;
  subject: string | undefined;
}): string | undefined {
  if (subject !== undefined && !SUBJECT.test(subject))
    throw invalid({
      subject: [`must be a kind and an id, such as trunk:default, not "${subject.slice(0, 60)}"`],
    });
  if (campaignId === undefined) return subject;
  if (subject !== undefined)
    throw invalid({ subject: ["cannot stand beside campaign_id: name one of them"] });
  return campaignSubject(campaignId);
}

export const changes = new Routes().on(change.listChanges, async ({ ctx, query }) => {
  const { limit } = query;
  const subject = subjectOf(query);
  const before = numericKeyBefore(query);
  const found = await listChanges(ctx, {
    ...(subject === undefined ? {} : { subject }),
    ...(before === undefined ? {} : { before }),
    limit: limit + 1,
  });
  const { rows, nextCursor } = page(found, limit, row => row.id);
  return { data: rows.map(present), next_cursor: nextCursor };
});
