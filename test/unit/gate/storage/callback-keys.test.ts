// The trunk's own callback keys: they outlive the object's memory and every deploy.
import { expect, it } from "vitest";
import { CallbackKeys, randomSecret } from "../../../../src/gate/storage/callback-keys.ts";
import { nodeSqlStorage } from "../../../support/platform/node-sqlite.ts";

const NOW = 1_800_000_000_000;

function counted() {
  let n = 0;
  return () => `secret ${++n}`;
}

it("the first key is made once, and found again after a restart", () => {
  const sql = nodeSqlStorage();
  const newSecret = counted();
  const made = new CallbackKeys(sql, newSecret).keys(NOW);
  expect(made).toEqual([{ secret: "secret 1", signsFrom: NOW, goodUntil: null }]);
  expect(new CallbackKeys(sql, newSecret).keys(NOW + 5_000)).toEqual(made);
});

it("a rotation outlives a restart; done again at once it does nothing", () => {
  const sql = nodeSqlStorage();
  const newSecret = counted();
  const keys = new CallbackKeys(sql, newSecret);
  const [first] = keys.keys(NOW);
  const { rotated, keys: two } = keys.rotate(NOW);
  expect([rotated, two.length, two[1]?.secret]).toEqual([true, 2, first?.secret]);
  const again = new CallbackKeys(sql, newSecret).rotate(NOW + 1);
  expect(again).toEqual({ rotated: false, keys: two });
  expect(new CallbackKeys(sql, newSecret).keys(NOW + 2)).toEqual(two);
});

it("a secret is 32 random bytes", () => {
  const [a, b] = [randomSecret(), randomSecret()];
  expect(a).toMatch(/^[0-9a-f]{64}$/);
  expect(a).not.toBe(b);
});
