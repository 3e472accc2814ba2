// A file of contacts into a campaign: every row is accounted for, what was added stays, and again does no harm.
import { describe, expect, it } from "vitest";
import { importContacts } from "../../../../src/actions/contacts/import-contacts.ts";
import type { ContactStore } from "../../../../src/actions/ports/contact-store.ts";
import { d1Imports, listImportErrors, readImport } from "../../../../src/store/contacts/imports.ts";
import { d1Contacts } from "../../../../src/store/d1.ts";
import {
  failAlways,
  failOnce,
  makeWorld,
  numbers,
  type World,
} from "../../../support/worlds/action-world.ts";
import { CHOICE, DIGITS, streamOf } from "../../../support/worlds/contact-files.ts";
import { NOW, SECOND } from "../../../support/worlds/permits.ts";

const ANNA = "+12025550001";
const ANYTHING = expect.anything();

interface Asked {
  dryRun?: boolean;
  maxRows?: number;
  text?: AsyncIterable<string>;
}

/** A world with a campaign, and files that are sent to it. */
async function desk(world: World = makeWorld(), contacts: readonly string[] = []) {
  const campaignId = await world.campaign({}, contacts);
  const seen = { woken: 0, failures: [] as string[], inserted: [] as number[] };
  let imports = 0;
  const contactStore = d1Contacts(world.db);
  const ctx = {
    campaigns: world.campaigns,
    contacts: {
      ...contactStore,
      add: (...[id, rows, ...more]: Parameters<ContactStore["add"]>) => {
        seen.inserted.push(rows.length);
        return contactStore.add(id, rows, ...more);
      },
    },
    imports: d1Imports(world.db),
    settings: { phoneNumbers: DIGITS },
    gate: { wake: async () => void seen.woken++ },
    clock: world.clock,
    newImportId: () => `import-${++imports}`,
  };
  const send = async (rows: readonly string[], { text, ...asked }: Asked = {}) =>
    importContacts(ctx, {
      campaignId,
      format: "csv",
      columns: CHOICE,
      dryRun: false,
      failed: (_, error) => void seen.failures.push(String(error)),
      text: text ?? streamOf([`phone\n${rows.join("\n")}\n`]),
      ...asked,
    });
  const stored = () =>
    world.db.sqlite
      .prepare("SELECT phone_number AS n FROM contacts WHERE campaign_id = ? ORDER BY id")
      .all(campaignId)
      .map(row => row.n);
  const record = (id: string) => readImport(world.db, campaignId, id);
  return { world, campaignId, seen, ctx, send, stored, record };
}

describe("a file", () => {
  it("is added, with every row accounted for: new, a duplicate, or rejected with its line", async () => {
    const { world, send, stored, record } = await desk(makeWorld(), [ANNA]);
    const result = await send(["1 (202) 555-0002", ANNA, "nonsense", "+12025550002", "+12025550003"]);
    expect(result).toEqual({
      id: "import-1",
      rows: 5,
      added: 2,
      duplicates: 2,
      rejected: 1,
      errors: [
        {
          ok: false,
          line: 4,
          column: "phone",
          value: "nonsense",
          reason: expect.stringContaining("7 to 15"),
        },
      ],
      startedAt: NOW,
      finishedAt: NOW,
    });
    expect(stored()).toEqual([ANNA, "+12025550002", "+12025550003"]);
    expect(await record("import-1")).toMatchObject({
      state: "done",
      rows: 5,
      added: 2,
      duplicates: 2,
      rejected: 1,
    });
    expect(await listImportErrors(world.db, { importId: "import-1", limit: 9 })).toMatchObject([
      { line: 4, columnName: "phone", value: "nonsense" },
    ]);
    world.expectTruth();
  });

  it("of any length is written chunk by chunk, its repeats folded wherever they are", async () => {
    const { world, send, seen, stored, record } = await desk();
    const list = numbers(4_500);
    const result = await send([...list, ...list.slice(0, 700), "bad"]);
    expect(result).toMatchObject({ rows: 5_201, added: 4_500, duplicates: 700, rejected: 1 });
    expect(seen.inserted).toEqual([2_000, 2_000, 1_200]);
    expect(stored()).toEqual(list);
    expect(await record("import-1")).toMatchObject({ state: "done", rows: 5_201 });
    world.expectTruth();
  });

  it("sent again adds nothing, and what is new in it is added", async () => {
    const { world, send, stored } = await desk();
    await send(numbers(10));
    expect(await send(numbers(12))).toMatchObject({ id: "import-2", added: 2, duplicates: 10, rejected: 0 });
    expect(stored()).toHaveLength(12);
    world.expectTruth();
  });

  it("with more than 100 bad rows answers the first of them, and keeps them all", async () => {
    const { world, send } = await desk();
    const result = await send(Array.from({ length: 2_345 }, (_, i) => `bad ${i}`));
    expect(result).toMatchObject({ rows: 2_345, added: 0, rejected: 2_345 });
    expect(result.errors.map(e => e.line)).toEqual(Array.from({ length: 100 }, (_, i) => i + 2));
    const [kept] = world.db.sqlite
      .prepare("SELECT count(*) AS n, max(line) AS last FROM import_errors")
      .all();
    expect(kept).toEqual({ n: 2_345, last: 2_346 });
  });

  it("with large metadata is written in smaller chunks", async () => {
    const { send, seen } = await desk();
    const row = (n: string) => `${n},${"x".repeat(3_000)}`;
    const text = streamOf([`phone,note\n${numbers(300).map(row).join("\n")}`]);
    expect(await send([], { text })).toMatchObject({ added: 300 });
    expect(seen.inserted.length).toBeGreaterThan(1);
  });

  it("that comes slowly is written as it comes", async () => {
    const { world, send, seen } = await desk();
    async function* slow() {
      yield "phone\n";
      for (const number of numbers(3)) {
        world.time.now += 11 * SECOND;
        yield `${number}\n`;
      }
    }
    await send([], { text: slow() });
    expect(seen.inserted).toEqual([1, 1, 1]);
  });

  it("wakes the gate at its end, and only when something was added", async () => {
    const { send, seen } = await desk();
    await send([ANNA]);
    expect(seen.woken).toBe(1);
    await send([ANNA]);
    expect(seen.woken).toBe(1);
  });
});

describe("a dry run", () => {
  it("counts what would happen, over the whole file, and adds nothing", async () => {
    const known = numbers(30);
    const { world, send, stored, seen, record } = await desk(makeWorld(), known);
    const list = numbers(2_500);
    const asked = await send([...list, ...list, "bad"], { dryRun: true });
    expect(asked).toMatchObject({ rows: 5_001, added: 2_470, duplicates: 2_530, rejected: 1 });
    expect(stored()).toEqual(known);
    expect(seen).toMatchObject({ woken: 0, inserted: [] });
    expect(await record("import-1")).toMatchObject({ state: "done", dryRun: true, added: 2_470 });
    world.expectTruth();
    const { id: _, errors: __, ...same } = await send([...list, ...list, "bad"]);
    expect(asked).toMatchObject(same);
  });

  it("tells numbers apart that differ in a zero in front", async () => {
    const { send } = await desk();
    expect(await send(["+01234567", "+1234567", "+001234567"], { dryRun: true })).toMatchObject({ added: 3 });
  });
});

describe("a file that is refused as a whole", () => {
  it("leaves no trace", async () => {
    const { world, send } = await desk();
    await expect(send([], { text: streamOf(["name,city\nx,y\n"]) })).rejects.toMatchObject({
      code: "validation_error",
      details: { phone_column: ANYTHING },
    });
    await expect(send([], { text: streamOf([""]) })).rejects.toThrow("The file is empty.");
    expect(world.db.sqlite.prepare("SELECT count(*) AS n FROM imports").get()).toEqual({ n: 0 });
  });

  it.each(["completed", "cancelled"])("by a campaign that is %s is not even read", async status => {
    const { world, send } = await desk();
    world.db.sqlite.prepare("UPDATE campaigns SET status = ?").run(status);
    const text = (async function* (): AsyncGenerator<string> {
      yield "phone\n";
      throw new Error("it was read");
    })();
    await expect(send([], { text })).rejects.toMatchObject({ code: "conflict", details: { status } });
  });
});

describe("an import that stops in the middle", () => {
  it("at the limit of rows keeps what came before, and says how to go on", async () => {
    const { world, send, stored, record, seen } = await desk();
    const stopped = await send([...numbers(9), "bad", ...numbers(5, "+1303555")], { maxRows: 10 }).catch(
      e => e,
    );
    expect(stopped).toMatchObject({
      code: "payload_too_large",
      details: { max_rows: 10, import_id: "import-1", rows: 10, added: 9, duplicates: 0, rejected: 1 },
    });
    expect(stopped.message).toContain("those before line 12 were taken");
    expect(stored()).toEqual(numbers(9));
    expect(await record("import-1")).toMatchObject({ state: "failed", added: 9, error: stopped.message });
    expect(seen.woken).toBe(1);
    world.expectTruth();
  });

  it("with exactly as many rows as it may have is complete", async () => {
    const { send } = await desk();
    expect(await send(numbers(10), { maxRows: 10 })).toMatchObject({ added: 10 });
  });

  it("because its campaign ended says so, with what was added", async () => {
    const { world, send, record } = await desk();
    const list = numbers(4_500);
    async function* text() {
      yield `phone\n${list.slice(0, 2_000).join("\n")}\n`;
      world.db.sqlite.exec("UPDATE campaigns SET status = 'cancelled' WHERE id > 0");
      yield list.slice(2_000).join("\n");
    }
    await expect(send([], { text: text() })).rejects.toMatchObject({
      code: "conflict",
      details: { status: "cancelled", import_id: "import-1", added: 2_000 },
    });
    expect(await record("import-1")).toMatchObject({ state: "failed", added: 2_000 });
    world.expectTruth();
  });

  it.each(["before", "after"] as const)(
    "because D1 failed %s a commit answers that sending it again is the cure, and it is",
    async when => {
      const { world, send, stored, record, seen } = await desk();
      const list = numbers(4_500);
      let calls = 0;
      world.db.faults[when] = sql => {
        if (sql.includes("INSERT INTO contacts") && ++calls === 2) throw new Error("D1 is out of reach");
      };
      const stopped = await send(list).catch(e => e);
      expect(stopped).toMatchObject({
        code: "service_unavailable",
        retryAfterSeconds: 5,
        details: { added: 2_000 },
      });
      expect(stopped.message).toContain("send the file again to add the rest");
      expect(seen.failures[0]).toContain("D1 is out of reach");
      expect(await record("import-1")).toMatchObject({
        state: "failed",
        added: 2_000,
        error: stopped.message,
      });
      const already = when === "after" ? 4_000 : 2_000;
      expect(stored()).toHaveLength(already);
      expect(await send(list)).toMatchObject({ added: 4_500 - already, duplicates: already });
      expect(stored()).toHaveLength(4_500);
      world.expectTruth();
    },
  );

  it("without a way to write that down still answers", async () => {
    const { world, send, record, seen } = await desk();
    failAlways(world, "before", 'update "imports"');
    await expect(send([ANNA])).rejects.toMatchObject({ code: "service_unavailable" });
    expect(seen.failures).toHaveLength(2);
    expect(await record("import-1")).toMatchObject({ state: "running" });
  });

  it("because its record could not be made has added nothing", async () => {
    const { world, send, stored } = await desk();
    failOnce(world, "before", 'insert into "imports"');
    await expect(send([ANNA])).rejects.toMatchObject({ code: "service_unavailable", details: { added: 0 } });
    expect(stored()).toEqual([]);
  });

  it("because the client went away keeps what was written, not more", async () => {
    const { send, stored, record } = await desk();
    async function* text() {
      yield `phone\n${numbers(2_100).join("\n")}\n`;
      throw new TypeError("the body broke off");
    }
    await expect(send([], { text: text() })).rejects.toMatchObject({ code: "service_unavailable" });
    expect(stored()).toHaveLength(2_000);
    expect(await record("import-1")).toMatchObject({ state: "failed", added: 2_000 });
  });
});
