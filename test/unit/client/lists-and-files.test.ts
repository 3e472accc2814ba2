// Lists and files of the client: read through all pages, sent in streams.
import { describe, expect, it } from "vitest";
import { answering, broken, failing, serviceWith } from "./fake-service.ts";

const page = (ids: number[], next_cursor: string | null) =>
  answering({ data: ids.map(id => ({ id })), next_cursor });

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe("a list", () => {
  it("goes through all pages, each as long as one may be, and asks nothing before", async () => {
    const { client, asked } = serviceWith([page([1, 2], "next"), page([3], null)]);
    const list = client.changes.list({ campaign_id: 7 });
    expect(asked).toEqual([]);
    expect(await all(list)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(asked.map(({ url }) => url.search)).toEqual([
      "?campaign_id=7&limit=500",
      "?campaign_id=7&limit=500&cursor=next",
    ]);
  });
  it("reads no further than it is wanted", async () => {
    const { client, asked } = serviceWith([page([1, 2], "next")]);
    for await (const change of client.changes.list({ limit: 2 })) {
      expect(change).toEqual({ id: 1 });
      break;
    }
    expect(asked).toHaveLength(1);
  });
  it("gives a page as the API answers it", async () => {
    const { client, asked } = serviceWith([page([1], "next")]);
    expect(await client.changes.list({ cursor: "here" }).page()).toEqual({
      data: [{ id: 1 }],
      next_cursor: "next",
    });
    expect(asked[0]?.url.search).toBe("?cursor=here");
  });
  it("under another name than data is read as well", async () => {
    const { client } = serviceWith([answering({ calls: [{ id: "c" }], next_cursor: null })]);
    expect(await all(client.campaigns.listCalls(7))).toEqual([{ id: "c" }]);
  });
  it("that is a bare array is followed by its Link", async () => {
    const headers = { Link: '</api/v1/campaigns?cursor=X>; rel="next"' };
    const { client, asked } = serviceWith([answering([{ id: 2 }], { headers }), answering([{ id: 1 }])]);
    expect(await all(client.campaigns.list())).toEqual([{ id: 2 }, { id: 1 }]);
    expect(asked[1]?.url.searchParams.get("cursor")).toBe("X");
  });
  it("throws in the middle what goes wrong there", async () => {
    const { client } = serviceWith([page([1], "next"), failing(401, "unauthorized")]);
    await expect(all(client.changes.list())).rejects.toMatchObject({ code: "unauthorized" });
  });
});

describe("a file", () => {
  it("comes in parts, one after the other", async () => {
    const headers = { Link: '</api/v1/campaigns/7/calls/export?cursor=Y>; rel="next"' };
    const { client } = serviceWith([() => new Response("a\n1\n", { headers }), () => new Response("2\n")]);
    expect((await all(client.campaigns.exportCalls(7, { format: "csv" }))).join("")).toBe("a\n1\n2\n");
  });
  it("is sent in a stream, once", async () => {
    async function* rows() {
      yield "phone_number\n";
      yield new TextEncoder().encode("+12025550143\n");
    }
    const { client, asked } = serviceWith([broken]);
    await expect(client.campaigns.importContacts(7, rows())).rejects.toThrow("broke");
    expect(asked.map(({ body }) => body)).toEqual(["phone_number\n+12025550143\n"]);
    expect(asked[0]?.headers.get("Content-Type")).toBe("text/csv");
  });
  it("that can be opened again is sent again, under the same key", async () => {
    const rows = () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode("+12025550143\n"));
          controller.close();
        },
      });
    const { client, asked } = serviceWith([broken, answering({ rejected: 0 })]);
    await client.campaigns.importContacts(
      7,
      rows,
      { dry_run: true },
      { contentType: "application/x-ndjson" },
    );
    expect(asked.map(({ body }) => body)).toEqual(["+12025550143\n", "+12025550143\n"]);
    expect(asked[0]?.headers.get("Idempotency-Key")).toBe(asked[1]?.headers.get("Idempotency-Key"));
    expect(asked[1]?.headers.get("Content-Type")).toBe("application/x-ndjson");
    expect(asked[1]?.url.search).toBe("?dry_run=true");
  });
});
