// Stop at once, as clients ask for it: by the API, in a report, in a file.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { api, callback, freshNumber, initiate, makeCampaign, readCall } from "../../support/api.ts";
import { eventually } from "../../support/eventually.ts";
import { archived, onTheLine } from "../../support/requests/situations.ts";

const POLICY = { max_attempts: 3, base_delay: "1h" };
const suppress = (body: object) => api("POST", "/api/v1/suppressions", body);
const lift = (id: string) => api("DELETE", `/api/v1/suppressions/${id}`);

async function toBeRetried(more: object = {}) {
  const [campaign, number] = [await makeCampaign({ retry_policy: POLICY }), freshNumber(3)];
  const { body } = await initiate(campaign, number, { ...more });
  await eventually(async () => (await readCall(body.call_id)).status === "RNR");
  return { campaign, number, call: body.call_id as string };
}

describe("a suppression", () => {
  it("cancels waiting calls, and refuses new ones with its id, until it is lifted", async () => {
    const { campaign, number, call } = await toBeRetried();
    const added = await suppress({ phone_number: number, reason: "opt_out" });
    expect(added).toMatchObject({
      status: 201,
      body: { kind: "number", value: number, scope: "all", state: "in_force", cancelled: 1, on_the_line: [] },
    });
    expect(await readCall(call)).toMatchObject({
      status: "CANCELLED",
      error_message: "Suppressed (opt_out)",
      next_retry_at: null,
    });
    const refused = await initiate(campaign, number);
    expect(refused).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
    expect(refused.body.error.details).toEqual({ reason: "suppressed", suppression_id: added.body.id });
    const other = freshNumber(1);
    const bulk = await api("POST", "/api/v1/bulk-initiate-calls", {
      campaign_id: campaign,
      phone_numbers: [number, other],
    });
    expect(bulk.body).toMatchObject({
      failed_numbers: [{ phone_number: number, reason: "Suppressed", suppression_id: added.body.id }],
      call_ids: [expect.any(String)],
    });

    expect(await lift(added.body.id)).toMatchObject({ status: 200, body: { state: "revoked" } });
    expect(await lift(added.body.id)).toMatchObject({ status: 200, body: { state: "revoked" } });
    expect((await readCall(call)).status).toBe("CANCELLED");
    expect((await api("GET", `/api/v1/suppressions/check?phone_number=${number}`)).body.suppressed).toBe(
      false,
    );
  });

  it("is the same when it is added again, and another when it holds longer", async () => {
    const phone_number = freshNumber(1);
    const first = await suppress({ phone_number, expires_at: "2198-01-01T00:00:00Z" });
    const again = await suppress({ phone_number, expires_at: "2197-01-01T00:00:00Z" });
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    const longer = await suppress({ phone_number, reason: "opt_out" });
    expect([longer.status, longer.body.expires_at]).toEqual([201, null]);
    const { body } = await api("GET", `/api/v1/suppressions?phone_number=${phone_number}&state=all`);
    expect(body.data).toMatchObject([
      { id: longer.body.id, state: "in_force" },
      { id: first.body.id, state: "revoked", revoked_by: "replaced" },
    ]);
  });

  it("of a person, or of what numbers begin with, finds their calls in every campaign", async () => {
    const person_id = `crm ${freshNumber(1)}`;
    const [first, second] = [await toBeRetried({ person_id }), await toBeRetried({ person_id })];
    expect((await readCall(first.call)).person_id).toBe(person_id);
    const scoped = await suppress({ person_id, scope: `campaign:${first.campaign}` });
    expect(scoped.body.cancelled).toBe(1);
    expect((await suppress({ person_id, reason: "deceased" })).body.cancelled).toBe(1);
    expect((await readCall(second.call)).error_message).toBe("Suppressed (deceased)");

    const third = await toBeRetried();
    const prefix = await suppress({ prefix: third.number.slice(0, -1) });
    expect((await readCall(third.call)).status).toBe("CANCELLED");
    await lift(prefix.body.id);
  });

  it("with an end moves waiting calls there", async () => {
    const { number, call } = await toBeRetried();
    const expires_at = "2198-01-01T00:00:00.000Z";
    expect((await suppress({ phone_number: number, expires_at })).body).toMatchObject({
      cancelled: 0,
      moved: 1,
    });
    expect(await readCall(call)).toMatchObject({ status: "RNR", next_retry_at: expires_at });
  });

  it("names the calls that are on the line", async () => {
    const call = await onTheLine();
    const { phone_number } = await readCall(call);
    const { body } = await suppress({ phone_number, hang_up: true });
    // The simulator cannot hang up.
    expect(body).toMatchObject({ cancelled: 0, on_the_line: [call], hung_up: [] });
  });

  it.each([
    [{}, "phone_number", "is required"],
    [{ phone_number: "call me" }, "phone_number", "call me"],
    [{ phone_number: "+12025550143", prefix: "+1202" }, "prefix", "cannot stand beside phone_number"],
    [{ prefix: "1202" }, "prefix", "1202"],
    [{ person_id: " " }, "person_id", "1 to 100"],
    [{ phone_number: "+12025550143", scope: "everywhere" }, "scope", "everywhere"],
    [{ phone_number: "+12025550143", reason: "asked" }, "reason", "asked"],
    [{ phone_number: "+12025550143", expires_at: "2020-01-01T00:00:00Z" }, "expires_at", "2020-01-01"],
    [{ phone_number: "+12025550143", hang_up: "yes" }, "hang_up", "yes"],
  ])("refuses %j by name", async (body, field, part) => {
    const answer = await suppress(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.details[field]?.[0]).toContain(part);
  });
});

describe("an opt-out in a report", () => {
  it("acts in a duplicate, and in every delivery is the same entry", async () => {
    const { number, call } = await toBeRetried();
    for (let n = 0; n < 2; n++)
      expect(await callback(call, "RNR", { attempt: 1, opt_out: true })).toMatchObject({
        status: 200,
        body: { duplicate: true },
      });
    expect(await readCall(call)).toMatchObject({
      status: "CANCELLED",
      error_message: "Suppressed (opt_out)",
    });
    const { body } = await api("GET", `/api/v1/suppressions?phone_number=${number}`);
    expect(body.data).toMatchObject([{ reason: "opt_out", scope: "all", source: "callback" }]);
    expect((await api("POST", "/api/v1/calls", { phone_number: number })).status).toBe(403);
  });

  it("leaves nothing to be retried, and may be of the campaign only", async () => {
    const campaign = await makeCampaign({ retry_policy: POLICY });
    const number = freshNumber(5);
    const { body } = await initiate(campaign, number);
    await eventually(async () => (await readCall(body.call_id)).status === "PROCESSING");
    const answer = await callback(body.call_id, "RNR", { opt_out: "campaign" });
    expect(answer.body).toMatchObject({ retry_scheduled: false, duplicate: false });
    await eventually(async () => (await readCall(body.call_id)).status === "FAILED");
    expect((await readCall(body.call_id)).error_message).toBe("Suppressed (opt_out)");
    const check = await api("GET", `/api/v1/suppressions/check?phone_number=${number}`);
    expect(check.body).toMatchObject({ suppressed: false, entries: [{ applies: false }] });
    const ours = await api(
      "GET",
      `/api/v1/suppressions/check?phone_number=${number}&campaign_id=${campaign}`,
    );
    expect(ours.body.suppressed).toBe(true);
  });

  it("holds for the person too, and a wrong number for the number alone", async () => {
    const person_id = `crm ${freshNumber(1)}`;
    const { number, call } = await toBeRetried({ person_id });
    await callback(call, "RNR", { attempt: 1, disposition: "wrong_number" });
    const check = (query: string) => api("GET", `/api/v1/suppressions/check?${query}`);
    expect((await check(`phone_number=${number}`)).body.entries).toMatchObject([{ reason: "wrong_number" }]);
    expect((await check(`person_id=${encodeURIComponent(person_id)}`)).body.suppressed).toBe(false);
    await callback(call, "PICKED", { attempt: 1, opt_out: true });
    expect((await check(`person_id=${encodeURIComponent(person_id)}`)).body.suppressed).toBe(true);
  });

  it("acts for a call that is in the archive", async () => {
    const { call } = await archived();
    const { phone_number } = await readCall(call);
    expect(await callback(call, "RNR", { opt_out: true })).toMatchObject({
      status: 200,
      body: { duplicate: true, call_id: call },
    });
    expect(
      (await api("GET", `/api/v1/suppressions/check?phone_number=${phone_number}`)).body.suppressed,
    ).toBe(true);
  });

  it("of a call that nobody knows is refused as before, and so is a word that is none", async () => {
    expect((await callback("00000000-0000-7000-8000-000000000000", "RNR", { opt_out: true })).status).toBe(
      404,
    );
    const { call } = await toBeRetried();
    expect((await callback(call, "RNR", { opt_out: "yes" })).body.error.details.opt_out[0]).toContain(
      '"yes"',
    );
    expect((await callback(call, "RNR", { opt_out: false })).body.duplicate).toBe(true);
    expect((await readCall(call)).status).toBe("RNR");
  });
});

describe("files", () => {
  it("come in with or without a header, bad lines named, and go out so that they come in again", async () => {
    const [a, b, c] = [freshNumber(), freshNumber(), freshNumber()];
    const { number: waits, call } = await toBeRetried();
    const headers = { "Content-Type": "text/csv" };
    const bare = await api("POST", "/api/v1/suppressions/import", `${a}\n${waits}\ncall me\n${a}\n`, headers);
    expect(bare).toMatchObject({
      status: 201,
      body: {
        ...{ rows: 4, added: 2, duplicates: 1, rejected: 1, cancelled: 1 },
        errors: [{ line: 3, column: "phone_number", value: "call me" }],
      },
    });
    expect((await readCall(call)).error_message).toBe("Suppressed (manual)");
    const file = `phone_number,scope,reason,expires_at,note\n${b},campaign:77,litigator,2198-01-01T00:00:00Z,"a, b"\n${c},here,,,\n${c},,,2020-01-01T00:00:00Z,\n`;
    const named = await api("POST", "/api/v1/suppressions/import", file, headers);
    expect(named.body).toMatchObject({
      added: 1,
      errors: [
        { line: 3, column: "scope", value: "here" },
        { line: 4, column: "expires_at" },
      ],
    });
    let csv = "";
    for (let path: string | null = "/api/v1/suppressions/export?limit=7"; path !== null; ) {
      const part: Awaited<ReturnType<typeof api>> = await api("GET", path);
      csv += part.body;
      path = /<([^>]+)>/.exec(part.headers.get("Link") ?? "")?.[1] ?? null;
    }
    expect(csv).toContain(`'${b},,,campaign:77,litigator,2198-01-01T00:00:00.000Z,"a, b",`);
    const again = await api("POST", "/api/v1/suppressions/import", csv, headers);
    expect(again.body).toMatchObject({ added: 0, rejected: 0 });
    expect(again.body.duplicates).toBe(again.body.rows);
    const lines = (await api("GET", "/api/v1/suppressions/export?format=ndjson")).body.trim().split("\n");
    expect(lines.map((line: string) => JSON.parse(line).value)).toContain(b);
    expect(lines).toHaveLength(again.body.rows);
  });

  it("of 50,000 numbers take seconds", async () => {
    const file = Array.from({ length: 50_000 }, (_, i) => `+4470${String(i).padStart(8, "0")}`).join("\n");
    const startedAt = Date.now();
    const { body } = await api("POST", "/api/v1/suppressions/import", file, { "Content-Type": "text/csv" });
    const seconds = (Date.now() - startedAt) / 1000;
    expect(body).toMatchObject({ rows: 50_000, added: 50_000, rejected: 0 });
    console.info(`50,000 suppressions in ${seconds} s`);
    const row = await env.DB.prepare(
      "SELECT count(*) AS n FROM suppressions WHERE swept_to IS NOT NULL",
    ).first();
    expect(row?.n).toBe(0);
  }, 60_000);
});
