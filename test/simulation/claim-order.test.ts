// Claims of one batch are handed on as they were made, and neither as the table has them nor as one that was undone had.
import { describe, expect, it } from "vitest";
import { Database } from "./database.ts";
import { Mirror } from "./mirror.ts";

const CLAIM = "UPDATE calls SET claim_nonce = ?1, last_attempt_at = 1000 WHERE call_id = ?2";

/** Three calls that wait, and who is told of them. */
function worldOf() {
  const database = new Database();
  database.sqlite.exec(`INSERT INTO campaigns (id, name, status, created_at, updated_at) VALUES (1, 'c', 'in_progress', 0, 0);
    INSERT INTO calls (call_id, campaign_id, phone_number, status, max_attempts, created_at, updated_at)
    VALUES ('a', 1, '+1', 'INITIATED', 1, 0, 0), ('b', 1, '+2', 'INITIATED', 1, 0, 0), ('c', 1, '+3', 'INITIATED', 1, 0, 0)`);
  const mirror = new Mirror(database);
  const told = () => {
    const ids: string[] = [];
    mirror.refresh("UPDATE calls", (_, { callId }) => ids.push(callId));
    return ids;
  };
  told();
  const claim = (nonce: string, ids: string[], last: string[] = []) =>
    database.d1.batch([
      ...ids.map(id => database.d1.prepare(CLAIM).bind(nonce, id)),
      ...last.map(sql => database.d1.prepare(sql)),
    ]);
  return { claim, told };
}

describe("claims of one batch", () => {
  it("are handed on in the order of their statements", async () => {
    const { claim, told } = worldOf();
    await claim("n", ["c", "a", "b"]);
    expect(told()).toEqual(["c", "a", "b"]);
  });

  it("are handed on as they were made at last, where a batch before was undone", async () => {
    const { claim, told } = worldOf();
    const refused = "UPDATE calls SET call_id = 'b' WHERE call_id = 'a'";
    await expect(claim("n", ["c", "b", "a"], [refused])).rejects.toThrow("UNIQUE");
    await claim("m", ["a", "c", "b"]);
    expect(told()).toEqual(["a", "c", "b"]);
  });
});
