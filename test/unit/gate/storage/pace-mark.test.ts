import { expect, it } from "vitest";
import { PaceMark } from "../../../../src/gate/storage/pace-mark.ts";
import { nodeSqlStorage } from "../../../support/platform/node-sqlite.ts";
import { NOW } from "../../../support/worlds/permits.ts";

it("where no slot was given there is no mark", () => {
  expect(new PaceMark(nodeSqlStorage()).read()).toBeNull();
});

it("the last mark counts, also one that is earlier", () => {
  const sql = nodeSqlStorage();
  const mark = new PaceMark(sql);
  mark.write(NOW + 1_000);
  mark.write(NOW);
  expect(new PaceMark(sql).read()).toBe(NOW);
});

it("of the times that older versions stored the latest counts", () => {
  const sql = nodeSqlStorage();
  const mark = new PaceMark(sql);
  sql.exec("INSERT INTO pace VALUES (1, ?)", JSON.stringify([NOW, NOW + 7, NOW + 3]));
  expect(mark.read()).toBe(NOW + 7);
});
