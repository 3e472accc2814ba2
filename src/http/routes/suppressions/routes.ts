// Who is not to be called: added, asked about, lifted, and as files in and out.

import { callNumber, type NumberContext } from "../../../actions/calls/call-number.ts";
import { addSuppression } from "../../../actions/compliance/add-suppression.ts";
import { checkSuppression } from "../../../actions/compliance/check-suppression.ts";
import { importSuppressions } from "../../../actions/compliance/import-suppressions.ts";
import { exportSuppressions, listSuppressions } from "../../../actions/compliance/list-suppressions.ts";
import { revokeSuppression } from "../../../actions/compliance/revoke-suppression.ts";
import { showSuppression } from "../../../actions/compliance/show-suppression.ts";
import {
  EVERYWHERE,
  readPersonId,
  readPrefix,
  readScope,
  SCOPE_FORM,
  type SuppressionKey,
} from "../../../domain/compliance/suppression.ts";
import { decodedText } from "../../../domain/contacts/import/decode.ts";
import { invalid } from "../../../domain/errors.ts";
import { parseInstant } from "../../../domain/instant.ts";
import { encodeCursor, keyBefore, nextLink } from "../../lib/paging.ts";
import { type Asked, Routes } from "../../lib/routes.ts";
import { CSV_TYPE, download, NDJSON_TYPE } from "../../lib/streamed.ts";
import { addToLog } from "../../middleware/request-log.ts";
import { fileKind } from "../imports/file-kind.ts";
import * as route from "./definitions.ts";
import { asCsv, asNdjson, presentAdded, presentCheck, presentSuppression } from "./present.ts";

const ENTRY_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const NAMES = ["phone_number", "person_id", "prefix"] as const;

type Named = { [Name in (typeof NAMES)[number]]?: string | null | undefined };

/** Exactly one of the three; throws for more or less. Undefined: none, where none is allowed. */
function keyOf(ctx: NumberContext, named: Named): Pick<SuppressionKey, "kind" | "value"> | undefined {
  const given = NAMES.filter(name => (named[name] ?? null) !== null);
  const [name] = given;
  if (name === undefined) return undefined;
  if (given.length > 1)
    throw invalid({ [given[1] ?? name]: [`cannot stand beside ${name}: name one of ${NAMES.join(", ")}`] });
  const text = named[name] ?? "";
  switch (name) {
    case "phone_number":
      return { kind: "number", value: callNumber(ctx, text) };
    case "person_id":
      return { kind: "person", value: readPersonId(text) ?? refuse(name, text, "1 to 100 characters") };
    case "prefix":
      return { kind: "prefix", value: readPrefix(text) ?? refuse(name, text, "+ and 3 to 15 digits") };
  }
}

function refuse(name: string, text: string, must: string): never {
  throw invalid({ [name]: [`must be ${must}, not "${text.slice(0, 60)}"`] });
}

async function add({ c, ctx, body }: Asked<typeof route.addSuppression>) {
  const key = keyOf(ctx, body);
  if (key === undefined)
    throw invalid({ phone_number: [`is required, or one of ${NAMES.slice(1).join(", ")}`] });
  const added = await addSuppression(ctx, {
    entry: {
      ...key,
      scope: body.scope ?? EVERYWHERE,
      reason: body.reason ?? "manual",
      expiresAt: body.expires_at ?? null,
      note: body.note ?? null,
    },
    createdBy: c.var.caller.name,
    hangUp: body.hang_up === true,
  });
  const { entry, isNew, cancelled, onTheLine } = added;
  addToLog(c, { suppression_id: entry.id, new: isNew, cancelled, on_the_line: onTheLine.length });
  return c.json(presentAdded(added, ctx.clock()), isNew ? 201 : 200);
}

async function list({ ctx, query }: Asked<typeof route.listSuppressions>) {
  const { scope, reason, source, state, limit } = query;
  if (scope !== undefined && readScope(scope) === null) refuse("scope", scope, SCOPE_FORM);
  const page = await listSuppressions(ctx, {
    ...keyOf(ctx, query),
    ...{ scope, reason, source, state, limit },
    before: keyBefore(query, ENTRY_ID),
  });
  const now = ctx.clock();
  return {
    data: page.rows.map(entry => presentSuppression(entry, now)),
    next_cursor: page.next === null ? null : encodeCursor(page.next),
  };
}

async function check({ ctx, query }: Asked<typeof route.checkSuppression>) {
  const { phone_number, person_id, campaign_id, purpose } = query;
  if (phone_number === undefined && person_id === undefined)
    throw invalid({ phone_number: ["is required, or person_id"] });
  const asked = {
    phoneNumber: phone_number === undefined ? null : callNumber(ctx, phone_number),
    personId:
      person_id === undefined
        ? null
        : (readPersonId(person_id) ?? refuse("person_id", person_id, "1 to 100 characters")),
    campaignId: campaign_id ?? null,
    purpose: purpose ?? null,
  };
  return presentCheck(asked, await checkSuppression(ctx, asked));
}

async function take({ c, ctx }: Asked<typeof route.importSuppressions>) {
  const { encoding } = fileKind(name => c.req.header(name), "csv");
  const importId = ctx.newImportId(ctx.clock(), c.var.reservation);
  const { errors, ...counts } = await importSuppressions(ctx, {
    importId,
    createdBy: c.var.caller.name,
    text: decodedText(c.req.raw.body ?? new Blob([]).stream(), encoding),
    rules: { phoneNumbers: ctx.settings.phoneNumbers, parseInstant },
  });
  addToLog(c, { import_id: importId, ...counts });
  const named = errors.map(({ line, column, value, reason }) => ({ line, column, value, reason }));
  return { import_id: importId, ...counts, errors: named };
}

async function exportPart({ c, ctx, query }: Asked<typeof route.exportSuppressions>): Promise<Response> {
  const { format, state, limit } = query;
  const after = keyBefore({ cursor: query.cursor, page_token: undefined }, ENTRY_ID) ?? "";
  const { pages, next } = await exportSuppressions(ctx, { state, after, limit });
  const as = {
    fileName: `suppressions.${format}`,
    next: next === null ? null : nextLink(c, encodeCursor(next)),
  };
  switch (format) {
    case "csv":
      return download(asCsv(pages, { header: after === "" }), { ...as, type: CSV_TYPE });
    case "ndjson":
      return download(asNdjson(pages, ctx.clock()), { ...as, type: NDJSON_TYPE });
  }
}

export const suppressions = new Routes()
  .on(route.addSuppression, add)
  .on(route.listSuppressions, list)
  .on(route.checkSuppression, check)
  .on(route.importSuppressions, take)
  .on(route.exportSuppressions, exportPart)
  .on(route.getSuppression, async ({ ctx, params }) =>
    presentSuppression(await showSuppression(ctx, params), ctx.clock()),
  )
  .on(route.revokeSuppression, async ({ c, ctx, params }) =>
    presentSuppression(
      await revokeSuppression(ctx, { ...params, by: c.var.caller.name, requestId: c.var.requestId }),
      ctx.clock(),
    ),
  );
