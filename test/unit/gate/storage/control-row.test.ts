import { expect, it } from "vitest";
import { CLOSED } from "../../../../src/domain/trunks/breaker.ts";
import { ControlRow } from "../../../../src/gate/storage/control-row.ts";
import { nodeSqlStorage } from "../../../support/platform/node-sqlite.ts";
import { NOW } from "../../../support/worlds/permits.ts";

it("a trunk of which nothing was stored is free", () => {
  expect(new ControlRow(nodeSqlStorage()).read()).toEqual({
    paused: false,
    heldUntil: 0,
    breaker: CLOSED,
    breakerOpenedAt: null,
  });
});

it("what holds a trunk up is read back by the object that starts next", () => {
  const sql = nodeSqlStorage();
  const held = { paused: true, heldUntil: NOW, breaker: CLOSED, breakerOpenedAt: null };
  new ControlRow(sql).write({ ...held, paused: false });
  new ControlRow(sql).write(held);
  expect(new ControlRow(sql).read()).toEqual(held);
});

it("a row that an older version wrote lacks what that version did not know", () => {
  const sql = nodeSqlStorage();
  const row = new ControlRow(sql);
  sql.exec("INSERT INTO trunk_control VALUES (1, ?)", JSON.stringify({ paused: true }));
  expect(row.read()).toEqual({ paused: true, heldUntil: 0, breaker: CLOSED, breakerOpenedAt: null });
});
