// Requests about files, contacts in and results out, by operation: as they are meant, and refused.
import { exports } from "cloudflare:workers";
import { api, freshNumber, makeCampaign, TOKEN } from "../api.ts";
import { type Ask, type Asked, NOWHERE, v1 } from "./ask.ts";
import { calledOnce, paused } from "./situations.ts";

const CSV = "text/csv";
const NDJSON = "application/x-ndjson";

/** Good, no number, nothing, an unknown zone, twice. */
function contacts(): string {
  const number = freshNumber();
  return `phone,name,time_zone\n${number},Ada,Europe/Paris\ncall me,,\n,,\n${freshNumber()},,Nowhere\n${number},,\n`;
}

const sent = (campaign: number, file: string, type: string, query = ""): Ask => [
  "POST",
  `/api/v1/campaigns/${campaign}/import${query}`,
  file,
  type,
];

async function imported(file = contacts(), type = CSV): Promise<string> {
  const campaign = await makeCampaign();
  const response = await exports.default.fetch(`http://calls.test/api/v1/campaigns/${campaign}/import`, {
    method: "POST",
    headers: { "X-Auth-Token": TOKEN, "Content-Type": type },
    body: file,
  });
  const { import_id } = (await response.json()) as { import_id: string };
  if (response.status !== 201) throw new Error(`no import: ${response.status}`);
  return `/campaigns/${campaign}/imports/${import_id}`;
}

async function ended(): Promise<number> {
  const campaign = await paused();
  await api("POST", `/api/v1/campaigns/${campaign}/complete`);
  return campaign;
}

export const filesAsked: Asked = {
  importContacts: [
    [201, async () => sent(await makeCampaign(), contacts(), CSV)],
    [201, async () => sent(await makeCampaign(), `{"phone_number":"${freshNumber()}"}\n[]\n`, NDJSON)],
    [
      201,
      async () =>
        sent(
          await makeCampaign(),
          `Ada;${freshNumber()}\n`,
          "application/octet-stream",
          "?format=csv&header=false&delimiter=;&phone_column=2&metadata_columns=1",
        ),
    ],
    [200, async () => sent(await makeCampaign(), contacts(), CSV, "?dry_run=true")],
    [400, async () => sent(await makeCampaign(), contacts(), CSV, "?phone_column=mobile")],
    [400, async () => sent(await makeCampaign(), contacts(), CSV, "?format=ndjson")],
    [400, async () => sent(await makeCampaign(), contacts(), CSV, "?dry_run=perhaps")],
    [404, () => sent(NOWHERE, contacts(), CSV)],
    [409, async () => sent(await ended(), contacts(), CSV)],
    [415, async () => sent(await makeCampaign(), contacts(), "application/json")],
  ],
  listImports: [
    [200, async () => v1("GET", `${(await imported()).replace(/\/[^/]+$/, "")}?limit=1`)],
    [404, () => v1("GET", `/campaigns/${NOWHERE}/imports`)],
  ],
  getImport: [
    [200, async () => v1("GET", await imported())],
    [404, async () => v1("GET", `/campaigns/${await makeCampaign()}/imports/nothing`)],
  ],
  listImportErrors: [
    [200, async () => v1("GET", `${await imported()}/errors?limit=2`)],
    [200, async () => v1("GET", `${await imported("{}\nno\n", NDJSON)}/errors`)],
    [200, async () => v1("GET", `${await imported()}/errors?format=csv`)],
    [400, async () => v1("GET", `${await imported()}/errors?format=xml`)],
    [404, async () => v1("GET", `/campaigns/${await makeCampaign()}/imports/nothing/errors`)],
  ],
  exportCalls: [
    [200, async () => v1("GET", `/campaigns/${(await calledOnce()).campaign}/calls/export`)],
    [200, async () => v1("GET", `/campaigns/${(await calledOnce()).campaign}/calls/export?format=ndjson`)],
    [
      200,
      async () =>
        v1("GET", `/campaigns/${(await calledOnce()).campaign}/calls/export?status=RNR&raw=true&format=csv`),
    ],
    [400, async () => v1("GET", `/campaigns/${await makeCampaign()}/calls/export?status=BUSY`)],
    [400, async () => v1("GET", `/campaigns/${await makeCampaign()}/calls/export?raw=perhaps`)],
    [404, () => v1("GET", `/campaigns/${NOWHERE}/calls/export`)],
  ],
};
