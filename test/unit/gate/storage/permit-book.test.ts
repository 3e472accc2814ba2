import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AttemptEnd } from "../../../../src/domain/calls/settlement.ts";
import { SqlitePermitBook } from "../../../../src/gate/storage/permit-book.ts";
import { nodeSqlStorage } from "../../../support/platform/node-sqlite.ts";
import { NOW, permit, SECOND } from "../../../support/worlds/permits.ts";

const LEASE_ENDS = NOW + 900 * SECOND;
const ENDED: AttemptEnd = {
  callId: "call-2",
  attempt: 2,
  outcome: "PICKED",
  duration: 60,
  externalCallId: "e",
  error: null,
  receivedAt: NOW,
  final: false,
  source: "callback",
};
const message = { callId: "call-1", attempt: 1, token: "token-1" };

/** A book that holds these, and its storage. */
function holding(...permits: ReturnType<typeof permit>[]) {
  const storage = nodeSqlStorage();
  const book = new SqlitePermitBook(storage);
  if (permits.length > 0) book.grant(permits);
  return { storage, book, again: () => new SqlitePermitBook(storage) };
}

describe("a permit", () => {
  it("is begun once, and then lasts as long as its lease", () => {
    const { book } = holding(permit());
    expect(book.begin(message, NOW, LEASE_ENDS)).toEqual(
      permit({ begun: true, begunAt: NOW, expiresAt: LEASE_ENDS }),
    );
    expect(book.begin(message, NOW, LEASE_ENDS)).toBeNull();
    expect(book.all()).toEqual([permit({ begun: true, begunAt: NOW, expiresAt: LEASE_ENDS })]);
  });

  it.each([
    ["another token", { ...message, token: "token-2" }],
    ["another attempt", { ...message, attempt: 2 }],
    ["another call", { ...message, callId: "call-2" }],
  ])("is not begun by a message with %s", (_, other) => {
    const { book } = holding(permit());
    expect(book.begin(other, NOW, LEASE_ENDS)).toBeNull();
    expect(book.all()).toEqual([permit()]);
  });

  it("is not begun once it has lapsed, to the millisecond", () => {
    const { book } = holding(permit({ expiresAt: NOW + 1 }), permit({ callId: "call-2", expiresAt: NOW }));
    expect(book.begin({ ...message, callId: "call-2" }, NOW, LEASE_ENDS)).toBeNull();
    expect(book.begin(message, NOW, LEASE_ENDS)).not.toBeNull();
  });

  it("is not begun by the message of the permit before it", () => {
    const { book } = holding(permit());
    book.release(message);
    book.grant([permit({ token: "token-2" })]);
    expect(book.begin(message, NOW, LEASE_ENDS)).toBeNull();
    expect(book.begin({ ...message, token: "token-2" }, NOW, LEASE_ENDS)).not.toBeNull();
  });

  it("is released for its own attempt only, and once", () => {
    const { book } = holding(permit({ attempt: 2 }));
    expect(book.release({ callId: "call-1", attempt: 1 })).toBe(false);
    expect(book.release({ callId: "call-1", attempt: 3 })).toBe(false);
    expect(book.release({ callId: "call-2", attempt: 2 })).toBe(false);
    expect(book.all()).toHaveLength(1);
    expect(book.release({ callId: "call-1", attempt: 2 })).toBe(true);
    expect(book.release({ callId: "call-1", attempt: 2 })).toBe(false);
    expect(book.all()).toEqual([]);
  });

  it("lapses for its own message only, and only while it is not begun", () => {
    const { book } = holding(permit(), permit({ callId: "call-2", token: "token-2" }));
    expect(book.lapse({ ...message, token: "token-2" })).toBe(false);
    expect(book.lapse({ ...message, attempt: 2 })).toBe(false);
    expect(book.lapse(message)).toBe(true);
    book.begin({ callId: "call-2", attempt: 1, token: "token-2" }, NOW, LEASE_ENDS);
    expect(book.lapse({ callId: "call-2", attempt: 1, token: "token-2" })).toBe(false);
    expect(book.all().map(p => p.callId)).toEqual(["call-2"]);
  });

  it("of a call that has one already is refused, and the old one stays", () => {
    const { book, again } = holding(permit());
    expect(() => book.grant([permit({ attempt: 2, token: "token-2" })])).toThrow();
    expect(book.all()).toEqual([permit()]);
    expect(again().all()).toEqual([permit()]);
  });
});

describe("a book opened again from the same storage", () => {
  it("knows the permits as they were: granted, begun, released", () => {
    const { book, again } = holding(
      permit({ openUntil: NOW + 5, callerId: "+12125550101" }),
      permit({ callId: "call-2", token: "token-2" }),
      permit({ callId: "call-3", token: "token-3" }),
    );
    book.begin({ callId: "call-2", attempt: 1, token: "token-2" }, NOW, LEASE_ENDS);
    book.release({ callId: "call-3", attempt: 1 });
    const opened = again();
    expect(opened.all()).toEqual(book.all());
    expect(opened.all()).toEqual([
      permit({ openUntil: NOW + 5, callerId: "+12125550101" }),
      permit({ callId: "call-2", token: "token-2", begun: true, begunAt: NOW, expiresAt: LEASE_ENDS }),
    ]);
    expect(opened.begin({ callId: "call-2", attempt: 1, token: "token-2" }, NOW, LEASE_ENDS)).toBeNull();
    expect(opened.begin(message, NOW, LEASE_ENDS)).not.toBeNull();
  });

  it("knows when each campaign was last given a line, also without any permit left", () => {
    const { book, again } = holding(
      permit({ grantedAt: NOW }),
      permit({ callId: "call-2", campaignId: 2, grantedAt: NOW + 5 }),
    );
    for (const p of book.all()) book.release(p);
    expect([1, 2, 3].map(id => again().lastGrantedAt(id))).toEqual([NOW, NOW + 5, 0]);
  });

  it("is empty for an object that never granted", () => {
    const { again } = holding();
    expect(again().all()).toEqual([]);
  });
});

describe("very many permits", () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => permit({ callId: `call-${i}`, phoneNumber: `+1202${i}` }));

  it("are granted and adopted, none of them in a value that is too large for a statement", () => {
    const values: number[] = [];
    const storage = nodeSqlStorage();
    const measured = {
      exec: (sql: string, ...given: SqlStorageValue[]) => {
        values.push(...given.map(v => String(v).length));
        return storage.exec(sql, ...given);
      },
    } as unknown as SqlStorage;
    const book = new SqlitePermitBook(measured);
    book.grant(many(7_000));
    expect(book.adopt(many(12_000).map(p => ({ ...p, begun: true, begunAt: NOW })))).toBe(5_000);
    expect(Math.max(...values)).toBeLessThan(1_000_000);
    expect(new SqlitePermitBook(storage).all()).toHaveLength(12_000);
  });

  it("of ever new campaigns leave nothing behind after a day", () => {
    const storage = nodeSqlStorage();
    const book = new SqlitePermitBook(storage);
    book.grant(many(700).map((p, i) => ({ ...p, campaignId: i + 1, grantedAt: NOW + i })));
    expect(book.forgetGrants(NOW)).toBe(0);
    expect(book.forgetGrants(NOW + 650)).toBe(500);
    expect(book.forgetGrants(NOW + 650)).toBe(150);
    const again = new SqlitePermitBook(storage);
    expect(many(700).filter((_, i) => again.lastGrantedAt(i + 1) > 0)).toHaveLength(50);
    expect([book.lastGrantedAt(1), book.lastGrantedAt(700)]).toEqual([0, NOW + 699]);
  });
});

describe("withdrawing the permit of a message that is given up", () => {
  it.each([
    ["was not begun", permit(), "withdrawn"],
    ["was begun", permit({ begun: true }), "begun"],
    ["is another message's", permit({ token: "token-2" }), "superseded"],
    ["is another attempt's", permit({ attempt: 2 }), "superseded"],
    ["is another call's: there is none", permit({ callId: "call-2" }), "gone"],
  ] as const)("that %s", (_, held, answer) => {
    const { book } = holding({ ...held, begun: false });
    if (held.begun) book.begin(held, NOW, LEASE_ENDS);
    expect(book.withdraw(message)).toBe(answer);
    expect(book.all()).toHaveLength(answer === "withdrawn" ? 0 : 1);
  });

  it("twice finds it gone, also after a restart", () => {
    const { book, again } = holding(permit());
    expect(book.withdraw(message)).toBe("withdrawn");
    expect(book.withdraw(message)).toBe("gone");
    expect(again().withdraw(message)).toBe("gone");
  });
});

describe("whatever happens to its permits", () => {
  const calls = fc.integer({ min: 0, max: 5 }).map(n => `call-${n}`);
  const attempts = fc.integer({ min: 1, max: 2 });
  const kinds = fc.constantFrom(
    "grant",
    "adopt",
    "begin",
    "note",
    "extend",
    "lapse",
    "release",
    "lapse all",
    "forget",
    "restart",
  );
  const operations = fc.array(fc.tuple(kinds, fc.array(calls, { minLength: 1, maxLength: 3 }), attempts), {
    minLength: 20,
    maxLength: 120,
    size: "max",
  });

  /** Does one thing to a book, and returns what it said; `at` is the time of it. */
  function act(book: SqlitePermitBook, kind: string, ids: readonly string[], attempt: number, at: number) {
    const made = (callId: string) => permit({ callId, attempt, campaignId: attempt, grantedAt: at });
    const each = <T>(run: (callId: string) => T) => book.together(() => ids.map(run));
    switch (kind) {
      case "grant":
        return book.grant([...new Set(ids)].filter(id => book.of(id) === undefined).map(made));
      case "adopt":
        return book.adopt([...new Set(ids)].map(id => ({ ...made(id), begun: true, begunAt: at })));
      case "begin":
        return each(callId => book.begin({ ...message, callId, attempt }, NOW, at));
      case "note":
        return each(id => {
          const held = book.of(id);
          if (held !== undefined) book.note(held, { ...ENDED, callId: id, attempt }, at);
        });
      case "extend":
        return each(callId => book.extend({ callId, attempt }, at));
      case "lapse":
        return each(callId => book.lapse({ ...message, callId, attempt }));
      case "lapse all":
        return book.lapseAll();
      case "forget":
        return book.forgetGrants(at - 5);
      default:
        return each(callId => book.release({ callId, attempt }));
    }
  }
  const told = (book: SqlitePermitBook) => ({
    permits: [...book.all()].sort((a, b) => (a.callId < b.callId ? -1 : 1)),
    lastGranted: [1, 2].map(id => book.lastGrantedAt(id)),
  });

  it("a book that is opened again in between says what one says that never was", () => {
    fc.assert(
      fc.property(operations, all => {
        const storage = nodeSqlStorage();
        const memory = new SqlitePermitBook(nodeSqlStorage());
        let book = new SqlitePermitBook(storage);
        all.forEach(([kind, ids, attempt], i) => {
          if (kind === "restart") book = new SqlitePermitBook(storage);
          else
            expect(act(book, kind, ids, attempt, NOW + i)).toEqual(act(memory, kind, ids, attempt, NOW + i));
          expect(told(book)).toEqual(told(memory));
        });
        expect(told(new SqlitePermitBook(storage))).toEqual(told(memory));
      }),
      { numRuns: 150 },
    );
  });
});

describe("an object whose permits are in tables, as an older version left them", () => {
  const earlierTables = () => {
    const storage = nodeSqlStorage();
    storage.exec(`CREATE TABLE permits (call_id TEXT PRIMARY KEY, attempt INTEGER NOT NULL,
      token TEXT NOT NULL, campaign_id INTEGER NOT NULL, phone_number TEXT NOT NULL,
      campaign_revision INTEGER NOT NULL, rules_version TEXT NOT NULL, open_until INTEGER,
      begun_at INTEGER, granted_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, ended TEXT,
      caller_id TEXT, law TEXT, tenant_revision INTEGER, hooked INTEGER) WITHOUT ROWID`);
    storage.exec(
      "CREATE TABLE campaign_grants (campaign_id INTEGER PRIMARY KEY, last_granted_at INTEGER NOT NULL)",
    );
    return storage;
  };
  const fill = (storage: SqlStorage) => {
    storage.exec(
      `INSERT INTO permits VALUES ('call-1', 1, 'token-1', 1, '+12025550000', 1, 'v', ?, NULL, ?, ?, NULL, '+1', NULL, NULL, NULL),
       ('call-2', 2, 'token-2', 2, '+12025550001', 1, 'v', NULL, ?, ?, ?, ?, NULL, '{"reach":null,"evidence":null}', 3, 1)`,
      NOW + 5,
      NOW,
      NOW + 60 * SECOND,
      NOW + 1,
      NOW,
      LEASE_ENDS,
      JSON.stringify(ENDED),
    );
    storage.exec("INSERT INTO campaign_grants VALUES (1, ?), (2, ?)", NOW, NOW + 1);
  };
  const THERE = [
    permit({ openUntil: NOW + 5, callerId: "+1" }),
    permit({
      callId: "call-2",
      attempt: 2,
      token: "token-2",
      campaignId: 2,
      phoneNumber: "+12025550001",
      begun: true,
      begunAt: NOW + 1,
      expiresAt: LEASE_ENDS,
      ended: ENDED,
      law: { reach: null, evidence: null },
      tenantRevision: 3,
      hooked: true,
    }),
  ];

  it("takes them over once, and has the tables no more", () => {
    const storage = earlierTables();
    fill(storage);
    const book = new SqlitePermitBook(storage);
    expect(book.all()).toEqual(THERE);
    expect([1, 2].map(id => book.lastGrantedAt(id))).toEqual([NOW, NOW + 1]);
    book.release({ callId: "call-1", attempt: 1 });
    expect(new SqlitePermitBook(storage).all()).toEqual(THERE.slice(1));
    expect(
      storage.exec("SELECT name FROM sqlite_master WHERE name IN ('permits', 'campaign_grants')").toArray(),
    ).toEqual([]);
  });

  it("goes by what the older version left when it had taken the place of this one in between", () => {
    const storage = earlierTables();
    new SqlitePermitBook(storage).grant([permit({ callId: "call-of-before" })]);
    storage.exec(`CREATE TABLE permits AS SELECT 'call-1' AS call_id, 1 AS attempt, 'token-1' AS token,
      1 AS campaign_id, '+12025550000' AS phone_number, 1 AS campaign_revision, 'v' AS rules_version,
      NULL AS open_until, NULL AS begun_at, ${NOW} AS granted_at, ${NOW + 60 * SECOND} AS expires_at`);
    const again = new SqlitePermitBook(storage);
    expect(again.all()).toEqual([permit()]);
    expect(new SqlitePermitBook(storage).all()).toEqual([permit()]);
  });
});

describe("the list of permits", () => {
  it("is a copy: what happens later does not change it", () => {
    const { book } = holding(permit());
    const before = book.all();
    book.begin(message, NOW, LEASE_ENDS);
    book.release(message);
    expect(before).toEqual([permit()]);
  });
});
