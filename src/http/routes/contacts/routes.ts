// Phone numbers of a campaign: added by the lists of two older systems, listed in pages.

import { addContacts, type OfferedContact } from "../../../actions/contacts/add-contacts.ts";
import { listContacts } from "../../../actions/contacts/list-contacts.ts";
import { saidIn } from "../../../domain/compliance/party-fields.ts";
import { numericKeyBefore, page } from "../../lib/paging.ts";
import { type Asked, Routes } from "../../lib/routes.ts";
import { storedAnswer } from "../../middleware/idempotent-answer.ts";
import * as contact from "./definitions.ts";
import { presentAdded, presentContact } from "./present.ts";

/** What the batch adds to the answer at most: each number twice, in quotes and with a comma. */
const BYTES_PER_NUMBER = 40;

async function add(
  { c, ctx }: Pick<Asked<typeof contact.addTargets>, "c" | "ctx">,
  { campaignId, offered, status }: { campaignId: number; offered: OfferedContact[]; status: 201 | 202 },
) {
  const added = await addContacts(ctx, {
    campaignId,
    offered,
    answer: (foreseen, numbers) =>
      storedAnswer(c, status, presentAdded(campaignId, foreseen), numbers * BYTES_PER_NUMBER),
  });
  return presentAdded(campaignId, added);
}

export const contacts = new Routes()
  .on(contact.addPhoneNumbers, ({ c, ctx, body }) =>
    add(
      { c, ctx },
      {
        campaignId: body.campaign_id,
        offered: body.phone_numbers.map(typed => ({
          typed,
          timeZone: null,
          metadata: null,
        })),
        status: 201,
      },
    ),
  )
  .on(contact.addTargets, ({ c, ctx, params, body }) =>
    add(
      { c, ctx },
      {
        campaignId: params.id,
        offered: body.targets.map(target => ({
          typed: target.phone_number,
          timeZone: target.time_zone ?? null,
          metadata: target.metadata,
          ...saidIn(target),
        })),
        status: 202,
      },
    ),
  )
  .on(contact.listPhoneNumbers, async ({ ctx, query }) => {
    const { campaign_id: campaignId, limit } = query;
    const after = numericKeyBefore(query);
    const rows = await listContacts(ctx, {
      limit: limit + 1,
      ...(campaignId === undefined ? {} : { campaignId }),
      ...(after === undefined ? {} : { after }),
    });
    const cut = page(rows, limit, row => row.id);
    return { data: cut.rows.map(presentContact), next_cursor: cut.nextCursor };
  });
