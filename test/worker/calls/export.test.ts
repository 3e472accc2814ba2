// The results of a campaign as a file: all of them, harmless in a spreadsheet, never half of them unnoticed.
import { createExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { CsvReader } from "../../../src/domain/contacts/import/read-csv.ts";
import { download } from "../../../src/http/lib/streamed.ts";
import { callsBetween } from "../../../src/store/calls/export-calls.ts";
import { api, callback, freshNumber, initiate, type Json, makeCampaign, TOKEN } from "../../support/api.ts";
import { app } from "../../support/entrance.ts";
import { countingD1 } from "../../support/platform/counting-d1.ts";

const fetchExport = (id: number, query = "") =>
  exports.default.fetch(`http://calls.test/api/v1/campaigns/${id}/calls/export${query}`, {
    headers: { "X-Auth-Token": TOKEN },
  });

/** Without the runtime's doubts about text of a type that it does not know. */
const textOf = async (response: Response) => new TextDecoder().decode(await response.arrayBuffer());

async function fileOf(id: number, query = ""): Promise<string[]> {
  const response = await fetchExport(id, query);
  expect(response.status).toBe(200);
  return (await textOf(response)).split(/\r?\n/).slice(0, -1);
}

/** Of the person called: columns of their own. */
const UNTOLD = {
  answered_by: null,
  connected_to_agent_ms: null,
  abandoned: null,
  rang_seconds: null,
  message_played: null,
  refused: null,
};
const NOT_SAID = ",".repeat(21);

/** Paused: its calls stay as they are. */
async function quietCampaign(): Promise<number> {
  const id = await makeCampaign();
  await api("POST", `/api/v1/campaigns/${id}/start`);
  await api("POST", `/api/v1/campaigns/${id}/pause`);
  return id;
}

it("has one row a call, oldest first, with a plus sign that a spreadsheet leaves alone", async () => {
  const id = await quietCampaign();
  const [a, b] = [freshNumber(), freshNumber()];
  const first = await initiate(id, a, { metadata: { note: '=1+1, "x"' }, time_zone: "Europe/Paris" });
  const second = await initiate(id, b);
  await callback(first.body.call_id, "PICKED", {
    call_duration: 12.5,
    external_call_id: "-ext",
    disposition: "voicemail",
  });
  await expect
    .poll(async () => (await api("GET", `/api/v1/calls/${first.body.call_id}`)).body.status)
    .toBe("PICKED");
  const response = await fetchExport(id);
  expect(response.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
  expect(response.headers.get("Content-Disposition")).toBe(`attachment; filename="campaign-${id}-calls.csv"`);
  const [header, one, two, ...others] = (await response.text()).split("\r\n");
  expect(header).toBe(
    "call_id,phone_number,status,attempt_count,max_attempts,created_at,last_attempt_at,next_retry_at," +
      "total_call_time,external_call_id,error_message,time_zone,metadata,disposition,person_id,debt_id,subject,postal_code," +
      "region,country,location_trusted,consent_basis,consent_scope,consent_obtained_at," +
      "consent_expires_at,consent_source,consent_ref," +
      "answered_by,connected_to_agent_ms,abandoned,rang_seconds,message_played,refused,context_id,decided_at",
  );
  const { created_at } = first.body;
  expect(one).toMatch(
    new RegExp(`^${first.body.call_id},'\\${a},PICKED,1,3,${created_at},[^,]*,,12.5,'-ext,,Europe/Paris,`),
  );
  expect(one?.endsWith(`"{""note"":""=1+1, \\""x\\""""}",voicemail${NOT_SAID}`)).toBe(true);
  expect(two).toBe(
    `${second.body.call_id},'${b},INITIATED,1,3,${second.body.created_at},,,0,,,,,${NOT_SAID}`,
  );
  expect(others).toEqual([""]);
  expect((await fileOf(id, "?raw=true"))[2]).toContain(`,${b},INITIATED`);
});

it("is NDJSON when asked: the call object that every answer has, and its zone", async () => {
  const id = await quietCampaign();
  const { body: made } = await initiate(id, freshNumber(), { time_zone: "Asia/Tokyo", metadata: { a: 1 } });
  const response = await fetchExport(id, "?format=ndjson");
  expect(response.headers.get("Content-Type")).toBe("application/x-ndjson");
  const { success: _, ...call } = made;
  expect(
    (await textOf(response))
      .split("\n")
      .slice(0, -1)
      .map(line => JSON.parse(line)),
  ).toEqual([{ ...call, time_zone: "Asia/Tokyo", disposition: null, ...UNTOLD }]);
});

/** Calls put there directly: many, and as the test wants them. */
async function insertCalls(id: number, count: number, statusOf: (n: number) => string) {
  const rows = Array.from({ length: count }, (_, n) => ({
    id: `${String(id).padStart(6, "0")}-${String(n).padStart(6, "0")}`,
    number: `+1505${2_000_000 + n}`,
    status: statusOf(n),
  }));
  await env.DB.prepare(
    `INSERT INTO calls (call_id, campaign_id, phone_number, status, max_attempts, created_at, updated_at)
     SELECT i.value ->> 'id', ?2, i.value ->> 'number', i.value ->> 'status', 3, 0, 0 FROM json_each(?1) i`,
  )
    .bind(JSON.stringify(rows), id)
    .run();
  return rows;
}

it("has all of thousands of calls, or those of one status", async () => {
  const id = await makeCampaign();
  const rows = await insertCalls(id, 1_700, n => (n % 600 === 7 ? "CANCELLED" : "PICKED"));
  const idsOf = (lines: string[]) => lines.slice(1).map(line => line.split(",")[0]);
  expect(idsOf(await fileOf(id))).toEqual(rows.map(row => row.id));
  expect(idsOf(await fileOf(id, "?status=CANCELLED"))).toEqual(
    rows.filter(row => row.status === "CANCELLED").map(row => row.id),
  );
  expect(await fileOf(id, "?status=RNR")).toHaveLength(1);
  expect(await fileOf(id, "?status=RNR&format=ndjson")).toEqual([]);
  const refused = await api("GET", `/api/v1/campaigns/${id}/calls/export?status=BUSY`);
  expect([refused.status, refused.body.error.code]).toEqual([400, "validation_error"]);
});

it("can be imported into another campaign", async () => {
  const id = await makeCampaign();
  await insertCalls(id, 30, () => "PICKED");
  const other = await makeCampaign();
  const file = await (await fetchExport(id)).text();
  const query = "?metadata_columns=metadata";
  const { body } = await api("POST", `/api/v1/campaigns/${other}/import${query}`, file, {
    "Content-Type": "text/csv",
  });
  expect(body).toMatchObject({ added: 30, rejected: 0 });
  const { data } = (await api("GET", `/api/v1/phone-numbers?campaign_id=${other}`)).body;
  expect(data.map((c: Json) => c.phone_number)).toEqual(
    Array.from({ length: 30 }, (_, n) => `+1505${2_000_000 + n}`),
  );
});

it("of a campaign without calls is a header, of no campaign 404", async () => {
  expect(await fileOf(await makeCampaign())).toHaveLength(1);
  expect((await fetchExport(99_999_999)).status).toBe(404);
  const id = await makeCampaign();
  const bad = await api("GET", `/api/v1/campaigns/${id}/calls/export?format=xlsx`);
  expect([bad.status, bad.body.error.message]).toEqual([400, 'must be one of csv, ndjson, not "xlsx"']);
  expect((await api("POST", `/api/v1/campaigns/${id}/calls/export`)).status).toBe(405);
});

it("breaks off when a later read fails, and fails at once when the first does", async () => {
  async function* pieces(good: number): AsyncGenerator<string> {
    for (let n = 0; n < good; n++) yield `${n}\r\n`;
    throw new Error("D1 is out of reach");
  }
  const answer = await download(pieces(2), { type: "text/csv", fileName: "x.csv" });
  const reader = answer.body?.getReader();
  const read: string[] = [];
  let failure: unknown = null;
  try {
    for (;;) {
      const next = await reader?.read();
      if (next === undefined || next.done) break;
      read.push(new TextDecoder().decode(next.value));
    }
  } catch (error) {
    failure = error;
  }
  expect(read).toEqual(["0\r\n", "1\r\n"]);
  expect(String(failure)).toContain("D1 is out of reach");
  let refused: unknown = null;
  try {
    await download(pieces(0), { type: "text/csv", fileName: "x.csv" });
  } catch (error) {
    refused = error;
  }
  expect(String(refused)).toContain("D1 is out of reach");
});

it("stops reading when the client has gone", async () => {
  let ended = false;
  async function* pieces(): AsyncGenerator<string> {
    try {
      for (;;) yield "x";
    } finally {
      ended = true;
    }
  }
  const answer = await download(pieces(), { type: "text/csv", fileName: "x.csv" });
  await answer.body?.cancel();
  expect(ended).toBe(true);
});

it("reads no more than a page's calls a page, whatever the table holds", async () => {
  const [id, other] = [await makeCampaign(), await makeCampaign()];
  await insertCalls(other, 1_500, () => "PICKED");
  await insertCalls(id, 1_500, () => "PICKED");
  const { db, count } = countingD1(env.DB);
  const last = `${String(id).padStart(6, "0")}-999999`;
  expect(await callsBetween(db, { campaignId: id, after: "", last, limit: 500 })).toHaveLength(500);
  // The index, then the row.
  expect(count.read).toBeLessThanOrEqual(1_000);
});

it("is what the import reads", async () => {
  const id = await quietCampaign();
  const a = freshNumber();
  await initiate(id, a, { time_zone: "Europe/Paris", metadata: { city: "Paris" } });
  const choice = {
    delimiter: null,
    header: true,
    phoneColumn: null,
    timeZoneColumn: null,
    metadataColumns: ["metadata"],
  };
  const reader = new CsvReader(choice, { defaultCountry: null, validation: "digits" });
  const rows = [...reader.push(await (await fetchExport(id)).text()), ...reader.end()];
  expect(rows).toEqual([
    {
      ok: true,
      line: 2,
      contact: { phoneNumber: a, timeZone: "Europe/Paris", metadata: '{"city":"Paris"}' },
    },
  ]);
});

const nextOf = (response: Response) =>
  /^<\/api\/v1\/campaigns\/\d+\/calls\/export(\?[^>]*)>; rel="next"$/.exec(
    response.headers.get("Link") ?? "",
  )?.[1] ?? null;

/** All parts, put together; calls that are accepted meanwhile are none of them. */
async function partsOf(id: number, query: string, between: (n: number) => Promise<unknown> = async () => {}) {
  const texts: string[] = [];
  for (let next: string | null = query; next !== null; ) {
    const response = await fetchExport(id, next);
    expect(response.status).toBe(200);
    texts.push(await textOf(response));
    next = nextOf(response);
    await between(texts.length);
  }
  return texts;
}

it("comes in parts that are put together as they are, whatever is accepted meanwhile", async () => {
  const id = await makeCampaign();
  const rows = await insertCalls(id, 1_050, n => (n % 3 === 0 ? "FAILED" : "PICKED"));
  const whole = await textOf(await fetchExport(id));
  expect(nextOf(await fetchExport(id))).toBeNull();
  const parts = await partsOf(id, "?limit=300", async n => {
    if (n === 2) await initiate(id, freshNumber());
  });
  expect(parts.map(part => part.split("\r\n").length - 1)).toEqual([301, 300, 300, 150]);
  expect(parts.join("")).toBe(whole);
  const failed = await partsOf(id, "?limit=300&status=FAILED&format=ndjson");
  expect(failed).toHaveLength(4);
  const ids = failed
    .join("")
    .trim()
    .split("\n")
    .map(line => JSON.parse(line).call_id);
  expect(ids.slice(0, 350)).toEqual(rows.filter((_, n) => n % 3 === 0).map(row => row.id));
});

it("a part that ends with the last call is the last one, and one that broke off can be asked for again", async () => {
  const id = await makeCampaign();
  await insertCalls(id, 600, () => "PICKED");
  const [one, two, ...more] = await partsOf(id, "?limit=300");
  expect(more).toEqual([]);
  const next = nextOf(await fetchExport(id, "?limit=300"));
  expect(await textOf(await fetchExport(id, next ?? ""))).toBe(two);
  expect(await textOf(await fetchExport(id, "?limit=300"))).toBe(one);
});

it.each(["limit=0", "limit=100001", "limit=x", "cursor=nonsense", `cursor=${btoa("k:12")}`])(
  "refuses %s by name",
  async query => {
    const id = await makeCampaign();
    const { status, body } = await api("GET", `/api/v1/campaigns/${id}/calls/export?${query}`);
    expect([status, Object.keys(body.error.details)]).toEqual([400, [query.split("=")[0]]]);
  },
);

it("reads more at once where calls are small", async () => {
  const id = await makeCampaign();
  await insertCalls(id, 4_500, () => "PICKED");
  const { db, count } = countingD1(env.DB);
  const response = await app.request(
    `/api/v1/campaigns/${id}/calls/export`,
    { headers: { "X-Auth-Token": TOKEN } },
    { ...env, DB: db },
    createExecutionContext(),
  );
  expect((await textOf(response)).split("\r\n")).toHaveLength(4_502);
  // The campaign, the last call, the end of the part; then 500, 2,000 and 2,000 calls.
  expect(count.statements).toBeLessThanOrEqual(7);
});
