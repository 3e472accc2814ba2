// National lists: uploaded, shown, asked about, taken away.
import { callNumber } from "../../../actions/calls/call-number.ts";
import { putList } from "../../../actions/compliance/lists/put-list.ts";
import { checkList, removeList, showLists } from "../../../actions/compliance/lists/show-lists.ts";
import type { ListHead } from "../../../actions/ports/list-store.ts";
import { readListName } from "../../../domain/compliance/lists/list-set.ts";
import { decodedText } from "../../../domain/contacts/import/decode.ts";
import { invalid } from "../../../domain/errors.ts";
import { byOf } from "../../lib/by.ts";
import { type Asked, Routes } from "../../lib/routes.ts";
import { time } from "../../lib/time.ts";
import { addToLog } from "../../middleware/request-log.ts";
import { fileKind } from "../imports/file-kind.ts";
import * as route from "./definitions.ts";

function listOf({ list }: { list: string }): string {
  const name = readListName(list);
  if (name !== null) return name;
  throw invalid({
    list: [`must be words joined by hyphens, such as us-national-dnc, not "${list.slice(0, 60)}"`],
  });
}

const present = ({ list, setId, asOf, numbers, whole, uploadedAt, uploadedBy }: ListHead) => ({
  list,
  set_id: setId,
  as_of: time(asOf),
  numbers,
  whole,
  uploaded_at: time(uploadedAt),
  uploaded_by: uploadedBy,
});

async function put({ c, ctx, params, query }: Asked<typeof route.putList>) {
  const { as_of, change, country_code: country = "1", whole, older } = query;
  if (as_of === undefined)
    throw invalid({ as_of: ["is required: of which day the file is, such as 2026-11-01"] });
  if (!/^[1-9]\d{0,2}$/.test(country))
    throw invalid({ country_code: [`must be 1 to 3 digits, such as 44, not "${country.slice(0, 60)}"`] });
  const { encoding } = fileKind(name => c.req.header(name), "csv");
  const { set, lines } = await putList(ctx, {
    list: listOf(params),
    text: decodedText(c.req.raw.body ?? new Blob([]).stream(), encoding),
    asOf: Date.parse(`${as_of}T00:00:00Z`),
    change,
    country,
    whole: whole === "true",
    older: older === "true",
    by: c.var.caller.name,
    requestId: c.var.requestId,
  });
  addToLog(c, { list: set.list, set_id: set.setId, numbers: set.numbers, lines });
  return { ...present(set), lines, areas: Object.keys(set.blocks).sort() };
}

async function check({ ctx, params, query }: Asked<typeof route.checkList>) {
  const list = listOf(params);
  if (query.phone_number === undefined) throw invalid({ phone_number: ["is required"] });
  const phoneNumber = callNumber(ctx, query.phone_number);
  const { set, listed, asOf } = await checkList(ctx, { list, phoneNumber });
  return { list, phone_number: phoneNumber, listed, set_id: set.setId, as_of: time(asOf) };
}

export const lists = new Routes()
  .on(route.putList, put)
  .on(route.listLists, async ({ ctx }) => ({ data: (await showLists(ctx)).map(present) }))
  .on(route.checkList, check)
  .on(route.deleteList, async ({ c, ctx, params }) => {
    await removeList(ctx, { list: listOf(params), by: byOf(c) });
    return c.body(null, 204);
  });
