// The pause of a trunk: in D1, because the claim looks there last.

/** Null when there is no such trunk. */
export async function readTrunk(
  db: D1Database,
  name: string,
): Promise<{ name: string; paused: boolean; updatedAt: number } | null> {
  const row = await db
    .prepare("SELECT name, paused, updated_at FROM trunks WHERE name = ?1")
    .bind(name)
    .first<{ name: string; paused: number; updated_at: number }>();
  return row === null ? null : { name: row.name, paused: row.paused === 1, updatedAt: row.updated_at };
}

export async function setTrunkPaused(
  db: D1Database,
  name: string,
  paused: boolean,
  now: number,
): Promise<void> {
  await db
    .prepare("UPDATE trunks SET paused = ?2, updated_at = ?3 WHERE name = ?1 AND paused <> ?2")
    .bind(name, paused ? 1 : 0, now)
    .run();
}
