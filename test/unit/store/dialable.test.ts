// The store's conditions on campaigns, in SQL, and the domain's functions say the same of every campaign there can be.
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import {
  CAMPAIGN_STATUSES,
  acceptsCalls as domainAcceptsCalls,
  mayDial as domainMayDial,
  takesContacts as domainTakesContacts,
} from "../../../src/domain/campaigns/campaign.ts";
import { DEFAULT_TRUNK } from "../../../src/domain/trunks/trunk.ts";
import { k } from "../../../src/store/aliases.ts";
import {
  acceptsCalls,
  type CampaignTable,
  dialable,
  mayDial,
  takesContacts,
} from "../../../src/store/dialable.ts";
import { campaigns } from "../../../src/store/schema/campaigns.ts";
import { literal, textOf } from "../../../src/store/statement.ts";
import { type NodeD1, nodeD1 } from "../../support/platform/node-sqlite.ts";

const ALL = CAMPAIGN_STATUSES.flatMap(status => [true, false].map(isActive => ({ status, isActive })));
const idOf = (at: number) => 100 + at;
const REVISION = 7;

let db: NodeD1;
beforeEach(() => {
  db = nodeD1();
  const insert =
    db.sqlite.prepare(`INSERT INTO campaigns (id, name, status, is_active, revision, created_at, updated_at)
    VALUES (?, 'x', ?, ?, ${REVISION}, 0, 0)`);
  for (const [at, { status, isActive }] of ALL.entries()) insert.run(idOf(at), status, isActive ? 1 : 0);
});

const ids = (query: string): number[] =>
  db.sqlite
    .prepare(query)
    .all()
    .map(row => Number(row.id));
const expected = (says: (campaign: (typeof ALL)[number]) => boolean) =>
  ALL.flatMap((campaign, at) => (says(campaign) ? [idOf(at)] : []));

describe.each([
  ["acceptsCalls", acceptsCalls, domainAcceptsCalls],
  ["mayDial", mayDial, domainMayDial],
  ["takesContacts", takesContacts, domainTakesContacts],
] as const)("%s", (_, condition: (of: CampaignTable) => ReturnType<typeof sql>, says) => {
  it("holds of the same campaigns as the domain's function", () => {
    const found = sql`SELECT ${k.id} AS id FROM ${campaigns} ${k} WHERE ${k.id} >= 100 AND ${condition(k)} ORDER BY 1`;
    expect(ids(textOf(found))).toEqual(expected(says));
  });

  it("holds under the table's own name too", () => {
    const found = sql`SELECT id FROM ${campaigns} WHERE id >= 100 AND ${condition(campaigns)} ORDER BY 1`;
    expect(ids(textOf(found))).toEqual(expected(says));
  });
});

describe("dialable", () => {
  const found = (revision?: number, trunk: string = DEFAULT_TRUNK) => {
    const asked = {
      id: sql`w.id`,
      ...(revision === undefined ? {} : { revision: sql.raw(String(revision)) }),
    };
    return ids(
      textOf(
        sql`SELECT w.id FROM campaigns w WHERE w.id >= 100 AND ${dialable(asked, literal(trunk))} ORDER BY 1`,
      ),
    );
  };
  const all = expected(domainMayDial);

  it("is what may dial, over an open trunk, at the revision that is given", () => {
    expect(found()).toEqual(all);
    expect(found(REVISION)).toEqual(all);
    expect(found(REVISION - 1)).toEqual([]);
  });

  it("is nothing while the trunk is paused", () => {
    db.sqlite.prepare("UPDATE trunks SET paused = 1 WHERE name = ?").run(DEFAULT_TRUNK);
    expect(found()).toEqual([]);
  });

  it("is nothing over a trunk that there is not", () => {
    expect(found(undefined, "unknown")).toEqual([]);
  });
});
