// The platform's limits, as the fakes hold them.
import { describe, expect, it } from "vitest";
import { nodeD1, nodeSqlStorage } from "../../../support/platform/node-sqlite.ts";
import { refuseTooManyMessages } from "../../../support/platform/platform-limits.ts";

const text = (bytes: number) => "x".repeat(bytes);

describe("a statement over D1's limits", () => {
  const db = nodeD1();
  const echo = (value: string) => db.prepare("SELECT length(?1) AS n").bind(value).first("n");

  it("fails with a value over 2 MB, counted in bytes, and not with one of 2 MB", async () => {
    expect(await echo(text(2_000_000))).toBe(2_000_000);
    await expect(echo(text(2_000_001))).rejects.toThrow("SQLITE_TOOBIG");
    await expect(echo("é".repeat(1_000_001))).rejects.toThrow("SQLITE_TOOBIG");
  });

  it("fails over 100 KB of SQL and over 100 values", async () => {
    await expect(db.prepare(`SELECT '${text(100_000)}'`).first()).rejects.toThrow("statement too long");
    const places = (n: number) => Array.from({ length: n }, () => "?").join(", ");
    const many = (n: number) =>
      db
        .prepare(`SELECT ${places(n)}`)
        .bind(...Array(n).fill(1))
        .raw();
    expect(await many(100)).toHaveLength(1);
    await expect(many(101)).rejects.toThrow("too many SQL variables");
  });

  it("fails over 1,000 statements in one batch, and nothing of it is there", async () => {
    const insert = (i: number) =>
      db.prepare("INSERT INTO trunks (name, updated_at) VALUES (?1, 0)").bind(`${i}`);
    await expect(db.batch(Array.from({ length: 1_001 }, (_, i) => insert(i)))).rejects.toThrow("too many");
    expect(await db.prepare("SELECT count(*) AS n FROM trunks").first("n")).toBe(1);
  });
});

describe("the storage of a Durable Object", () => {
  it("takes 2 MB a value as well", () => {
    const sql = nodeSqlStorage();
    expect(sql.exec("SELECT length(?) AS n", text(2_000_000)).one()).toEqual({ n: 2_000_000 });
    expect(() => sql.exec("SELECT length(?) AS n", text(2_000_001))).toThrow("SQLITE_TOOBIG");
  });
});

describe("messages over a queue's limits", () => {
  it("are refused: one of more than 128 KB, more than 100, more than 256 KB together", () => {
    expect(() => refuseTooManyMessages([text(127_998)])).not.toThrow();
    expect(() => refuseTooManyMessages([text(127_999)])).toThrow("exceeds 128000");
    expect(() => refuseTooManyMessages(Array(100).fill("m"))).not.toThrow();
    expect(() => refuseTooManyMessages(Array(101).fill("m"))).toThrow("100 at most");
    expect(() => refuseTooManyMessages(Array(3).fill(text(90_000)))).toThrow("exceeds 256000");
  });
});
