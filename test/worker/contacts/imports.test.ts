// Files of contacts as clients send them: streamed in, refused with the reason, looked up afterwards.
import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { DAY_MS } from "../../../src/domain/time-units.ts";
import { insertContacts } from "../../../src/store/campaigns/create-campaign.ts";
import { api, freshNumber, type Json, makeCampaign, TOKEN } from "../../support/api.ts";
import { tick } from "../../support/entrance.ts";
import { countingD1 } from "../../support/platform/counting-d1.ts";

const CSV = { "Content-Type": "text/csv" };
const NDJSON = { "Content-Type": "application/x-ndjson" };

const send = (id: number, file: string, headers: Record<string, string> = CSV, query = "") =>
  api("POST", `/api/v1/campaigns/${id}/import${query}`, file, headers);

/** A body without a length, piece by piece, each when the one before was taken. */
async function stream(
  id: number,
  pieces: Iterable<Uint8Array>,
  headers: Record<string, string> = CSV,
  query = "",
) {
  const left = pieces[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = left.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
  const response = await exports.default.fetch(`http://calls.test/api/v1/campaigns/${id}/import${query}`, {
    method: "POST",
    headers: { "X-Auth-Token": TOKEN, ...headers },
    body,
  });
  return { status: response.status, body: (await response.json()) as Json };
}

const contactsOf = async (id: number): Promise<Json[]> =>
  (await api("GET", `/api/v1/phone-numbers?campaign_id=${id}&limit=500`)).body.data;

it("adds the contacts of a CSV file, and says what became of every row", async () => {
  const id = await makeCampaign();
  const [a, b] = [freshNumber(), freshNumber()];
  const file = `\ufeffPhone;Name;Time Zone\r\n${a};"Müller;\r\nAnn";Europe/Berlin\r\nhello;x;\r\n${b.slice(1)};;\r\n${a};again;\r\n`;
  const { status, body } = await send(id, file);
  expect(status).toBe(201);
  expect(body).toEqual({
    success: true,
    import_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    campaign_id: id,
    dry_run: false,
    format: "csv",
    state: "done",
    rows: 4,
    added: 2,
    added_count: 2,
    duplicates: 1,
    rejected: 1,
    errors: [
      { line: 4, column: "Phone", value: "hello", reason: "not a phone number: 7 to 15 digits, + optional" },
    ],
    errors_url: `/api/v1/campaigns/${id}/imports/${body.import_id}/errors`,
    started_at: expect.stringMatching(/Z$/),
    finished_at: expect.stringMatching(/Z$/),
  });
  expect(await contactsOf(id)).toMatchObject([
    { phone_number: a, time_zone: "Europe/Berlin", metadata: { Name: "Müller;\r\nAnn" } },
    { phone_number: b, time_zone: null, metadata: null },
  ]);
  expect((await api("GET", `/api/v1/campaigns/${id}`)).body.phone_count).toBe(2);
});

it("takes a stream that is cut inside characters, line ends and quotes", async () => {
  const id = await makeCampaign();
  const numbers = Array.from({ length: 40 }, () => freshNumber());
  const text = `phone,name\r\n${numbers.map(n => `${n},"José ""Pepe""\r\n😀"`).join("\r\n")}\r\n`;
  const bytes = new TextEncoder().encode(text);
  const { status, body } = await stream(
    id,
    (function* () {
      for (const byte of bytes) yield new Uint8Array([byte]);
    })(),
  );
  expect([status, body]).toMatchObject([201, { rows: 40, added: 40, rejected: 0 }]);
  expect((await contactsOf(id)).map(c => [c.phone_number, c.metadata.name])).toEqual(
    numbers.map(n => [n, 'José "Pepe"\r\n😀']),
  );
});

it("takes thousands of rows in one stream, in chunks, and again without harm", async () => {
  const id = await makeCampaign();
  const pieces = function* () {
    const encoder = new TextEncoder();
    for (let from = 0; from < 5_000; from += 100) {
      const rows = Array.from({ length: 100 }, (_, i) => ({ phone_number: `+1404${2_000_000 + from + i}` }));
      yield encoder.encode(rows.map(row => `${JSON.stringify(row)}\n`).join(""));
    }
  };
  const dry = await stream(id, pieces(), NDJSON, "?dry_run=true");
  expect([dry.status, dry.body]).toMatchObject([200, { dry_run: true, rows: 5_000, added: 5_000 }]);
  expect(await contactsOf(id)).toEqual([]);
  const first = await stream(id, pieces(), NDJSON);
  expect([first.status, first.body]).toMatchObject([201, { format: "ndjson", added: 5_000, duplicates: 0 }]);
  const again = await stream(id, pieces(), NDJSON);
  expect(again.body).toMatchObject({ added: 0, duplicates: 5_000 });
  expect((await api("GET", `/api/v1/campaigns/${id}`)).body.phone_count).toBe(5_000);
});

it("maps columns as the query says", async () => {
  const id = await makeCampaign();
  const [a, b] = [freshNumber(), freshNumber()];
  const query = "?header=false&phone_column=2&time_zone_column=3&metadata_columns=1&delimiter=%7C";
  const { body } = await send(id, `x|${a}|Asia/Tokyo|no\ny|${b}||no\n`, CSV, query);
  expect(body).toMatchObject({ added: 2, rejected: 0 });
  expect(await contactsOf(id)).toMatchObject([
    { phone_number: a, time_zone: "Asia/Tokyo", metadata: { column_1: "x" } },
    { phone_number: b, time_zone: null, metadata: { column_1: "y" } },
  ]);
});

it("reads other encodings when it is told, or sees", async () => {
  const id = await makeCampaign();
  const [a, b, c] = [freshNumber(), freshNumber(), freshNumber()];
  const latin = Uint8Array.from(`phone,name\n${a},Jos\xe9`, ch => ch.charCodeAt(0));
  expect((await stream(id, [latin], { "Content-Type": "text/csv; charset=windows-1252" })).body.added).toBe(
    1,
  );
  const utf16 = (text: string, little: boolean) => {
    const view = new DataView(new ArrayBuffer(text.length * 2));
    for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), little);
    return new Uint8Array(view.buffer);
  };
  expect((await stream(id, [utf16(`\ufeffphone\tname\r\n${b}\tJosé`, true)])).body.added).toBe(1);
  expect((await stream(id, [utf16(`\ufeffphone\tname\r\n${c}\tJosé`, false)])).body.added).toBe(1);
  expect((await contactsOf(id)).map(contact => contact.metadata.name)).toEqual(["José", "José", "José"]);
  const broken = await stream(id, [latin]);
  expect(broken.body).toMatchObject({ added: 0, rejected: 1, errors: [{ line: 2, column: "name" }] });
});

it.each([
  ["an image", "image/png", "", 415, "Content-Type image/png is not taken."],
  [
    "a form",
    "application/x-www-form-urlencoded",
    "",
    415,
    "with Content-Type text/csv or application/x-ndjson",
  ],
  ["JSON", "application/json", "", 415, "application/json is not taken"],
  ["bytes that nobody named", "application/octet-stream", "", 415, "Nothing says what the file is."],
  [
    "a format that is none",
    "application/octet-stream",
    "?format=xml",
    400,
    'must be one of csv, ndjson, not "xml"',
  ],
  ["two formats", "text/csv", "?format=ndjson", 400, "is ndjson, but Content-Type says text/csv"],
  ["an unknown charset", "text/csv; charset=klingon", "", 415, "The charset klingon is not known"],
  ["a delimiter that is a word", "text/csv", "?delimiter=and", 400, "must be one character"],
  ["a header that is a word", "text/csv", "?header=maybe", 400, "must be one of true, false"],
  [
    "a column that is not there",
    "text/csv",
    "?phone_column=fax",
    400,
    'no column "fax"; the header names phone',
  ],
])("refuses %s, saying what is right", async (_, type, query, status, message) => {
  const id = await makeCampaign();
  const answer = await send(id, `phone\n${freshNumber()}\n`, { "Content-Type": type }, query);
  expect(answer.status).toBe(status);
  expect(answer.body.error.message).toContain(message);
  expect((await api("GET", `/api/v1/campaigns/${id}/imports`)).body.data).toEqual([]);
});

it("takes bytes that the query names", async () => {
  const id = await makeCampaign();
  for (const type of ["application/octet-stream", "text/plain"]) {
    const headers = { "Content-Type": type };
    expect((await send(id, `phone\n${freshNumber()}\n`, headers, "?format=csv")).body.added).toBe(1);
    const line = `{"phone_number":"${freshNumber()}"}`;
    expect((await send(id, line, headers, "?format=ndjson")).body.added).toBe(1);
  }
  const packed = await send(id, "phone\n", { ...CSV, "Content-Encoding": "gzip" });
  expect([packed.status, packed.body.error.code]).toEqual([415, "unsupported_media_type"]);
});

it("refuses what is no text, and what is empty, with 400 and never worse", async () => {
  const id = await makeCampaign();
  const random = () => crypto.getRandomValues(new Uint8Array(5_000));
  for (const file of [
    new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]),
    random(),
    new Uint8Array([0xff]),
    new Uint8Array(9),
  ]) {
    const { status, body } = await stream(id, [file]);
    expect([status, body.error.code]).toEqual([400, "validation_error"]);
  }
  expect((await send(id, "")).body.error.message).toBe("The file is empty.");
  expect((await send(id, "\n \n")).body.error.message).toBe("The file is empty.");
  expect((await api("POST", `/api/v1/campaigns/${id}/import`, undefined, CSV)).status).toBe(400);
});

it("refuses a file for a campaign that is not there or has ended", async () => {
  expect((await send(99_999_999, "phone\n")).status).toBe(404);
  const id = await makeCampaign();
  await api("POST", `/api/v1/campaigns/${id}/cancel`);
  const answer = await send(id, `phone\n${freshNumber()}\n`);
  expect([answer.status, answer.body.error.code]).toEqual([409, "conflict"]);
  expect((await api("PUT", `/api/v1/campaigns/${id}/import`, "x", CSV)).status).toBe(405);
});

it("keeps all rejected rows, in pages and as a file that is harmless in a spreadsheet", async () => {
  const id = await makeCampaign();
  const { body } = await send(
    id,
    `phone,name\n${Array.from({ length: 130 }, (_, i) => `=bad ${i},x`).join("\n")}\n1\n`,
  );
  expect(body).toMatchObject({ rows: 131, rejected: 131 });
  expect(body.errors).toHaveLength(100);
  const lines: number[] = [];
  for (let cursor = ""; ; ) {
    const page = await api("GET", `${body.errors_url}?limit=60&cursor=${cursor}`);
    lines.push(...page.body.data.map((e: Json) => e.line));
    if (page.body.next_cursor === null) {
      expect(page.body.data.at(-1)).toEqual({
        line: 132,
        column: null,
        value: "1",
        reason: "1 column, the first row has 2",
      });
      break;
    }
    cursor = page.body.next_cursor;
  }
  expect(lines).toEqual(Array.from({ length: 131 }, (_, i) => i + 2));
  const file = await exports.default.fetch(`http://calls.test${body.errors_url}?format=csv`, {
    headers: { "X-Auth-Token": TOKEN },
  });
  expect(file.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
  expect(file.headers.get("Content-Disposition")).toBe(
    `attachment; filename="import-${body.import_id}-errors.csv"`,
  );
  const rows = (await file.text()).split("\r\n");
  expect(rows).toHaveLength(133);
  expect(rows[0]).toBe("line,column,value,reason");
  expect(rows[1]).toBe('2,phone,\'=bad 0,"not a phone number: 7 to 15 digits, + optional"');
});

it("shows what became of an import, and lists them newest first", async () => {
  const id = await makeCampaign();
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) ids.unshift((await send(id, `phone\n${freshNumber()}\n`)).body.import_id);
  const path = `/api/v1/campaigns/${id}/imports`;
  expect((await api("GET", `${path}/${ids[0]}`)).body).toMatchObject({
    import_id: ids[0],
    campaign_id: id,
    state: "done",
    dry_run: false,
    rows: 1,
    added: 1,
    added_count: 1,
    duplicates: 0,
    rejected: 0,
    error: null,
    finished_at: expect.stringMatching(/Z$/),
  });
  const first = (await api("GET", `${path}?limit=2`)).body;
  const rest = (await api("GET", `${path}?limit=2&cursor=${first.next_cursor}`)).body;
  expect([...first.data, ...rest.data].map(record => record.import_id)).toEqual(ids);
  expect(rest.next_cursor).toBeNull();
  expect((await api("GET", `${path}/${crypto.randomUUID()}`)).status).toBe(404);
  const other = await makeCampaign();
  expect((await api("GET", `/api/v1/campaigns/${other}/imports/${ids[0]}`)).status).toBe(404);
  expect((await api("GET", `/api/v1/campaigns/${other}/imports/${ids[0]}/errors`)).status).toBe(404);
});

it("shows an import that says running and has not moved for ten minutes as failed", async () => {
  const id = await makeCampaign();
  const { body } = await send(id, `phone\n${freshNumber()}\n`);
  const shown = async (secondsAgo: number) => {
    await env.DB.prepare("UPDATE imports SET state = 'running', updated_at = ?1 WHERE id = ?2")
      .bind(Date.now() - secondsAgo * 1_000, body.import_id)
      .run();
    return (await api("GET", `/api/v1/campaigns/${id}/imports/${body.import_id}`)).body;
  };
  expect(await shown(500)).toMatchObject({ state: "running", error: null, finished_at: null });
  const failed = await shown(700);
  expect(failed).toMatchObject({ state: "failed", finished_at: null });
  expect(failed.error).toContain("send the file again");
});

it("forgets imports and their rejected rows after a month", async () => {
  const id = await makeCampaign();
  const old = (await send(id, `phone\nbad\nworse\n${freshNumber()}\n`)).body.import_id;
  const young = (await send(id, "phone\nbad\n")).body.import_id;
  await env.DB.prepare("UPDATE imports SET created_at = created_at - ?1 WHERE id = ?2")
    .bind(31 * DAY_MS, old)
    .run();
  const swept = await tick(env, Date.now());
  expect(swept["imports past their retention"]).toBe(3);
  expect((await api("GET", `/api/v1/campaigns/${id}/imports/${old}`)).status).toBe(404);
  const left = await env.DB.prepare("SELECT import_id FROM import_errors WHERE import_id IN (?1, ?2)")
    .bind(old, young)
    .all<{ import_id: string }>();
  expect(left.results.map(r => r.import_id)).toEqual([young]);
  expect(await contactsOf(id)).toHaveLength(1);
});

it("dials what is imported into a campaign that runs", async () => {
  const id = await makeCampaign();
  await api("POST", `/api/v1/campaigns/${id}/start`);
  await send(id, `phone\n${freshNumber(1)}\n${freshNumber(1)}\n`);
  await expect
    .poll(async () => (await api("GET", `/api/v1/campaigns/${id}/stats`)).body.completed_calls, {
      timeout: 8_000,
    })
    .toBe(2);
});

it("costs three rows written a contact, and none when it is sent again", async () => {
  const id = await makeCampaign();
  const contacts = Array.from({ length: 1_000 }, (_, n) => ({
    phoneNumber: `+1606${2_000_000 + n}`,
    timeZone: null,
    metadata: null,
  }));
  const first = countingD1(env.DB);
  await insertContacts(first.db, id, contacts, 0);
  expect(first.count.written).toBeLessThanOrEqual(3 * contacts.length + 5);
  const again = countingD1(env.DB);
  await insertContacts(again.db, id, contacts, 0);
  expect(again.count.written).toBeLessThanOrEqual(5);
});
