// Webhooks received on this machine, printed, handed on; and the service told of the receiver for as long as it is there.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { afterEach, expect, it } from "vitest";
import { COMMANDS } from "../../../../../src/cli/commands/all.ts";
import { run } from "../../../../../src/cli/run.ts";
import { webhookSecret } from "../../../../../src/domain/webhooks/secret.ts";
import { signatureHeaders } from "../../../../../src/domain/webhooks/signature.ts";
import { cli, contractServer, errorBody } from "../../contract-server.ts";

const SECRET = await webhookSecret("a key of this test's own, long enough", "w1", 1);
const EVENT = {
  ...{ id: "evt_a_88", type: "call.finished", timestamp: "2026-11-20T21:40:47.020Z", sequence: 88 },
  data: { call: { phone_number: "+12025550143", status: "PICKED" }, campaign: { id: 7 } },
};

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

/** Listens until `stop`. */
async function listening(...args: string[]) {
  const stopped = new AbortController();
  const written = { out: "", err: "" };
  const listens = Promise.withResolvers<string>();
  const streamTo = (where: "out" | "err") => ({
    write: (text: string | Uint8Array) => {
      written[where] += text;
      const [, url] = /Listening at (\S+)/.exec(written.err) ?? [];
      if (url !== undefined) listens.resolve(url);
      return true;
    },
  });
  const ended = run(["webhooks", "listen", "--port", "0", ...args], COMMANDS, {
    env: {},
    stdin: new PassThrough(),
    stdout: streamTo("out"),
    stderr: streamTo("err"),
    signal: stopped.signal,
    sleep: async () => {},
    newKey: () => "key",
  });
  const stop = () => {
    stopped.abort();
    return ended;
  };
  endings.push(stop);
  const url = await Promise.race([listens.promise, ended.then(() => Promise.reject(written.err))]);
  const send = async (secret = SECRET) => {
    const body = JSON.stringify(EVENT);
    const headers = await signatureHeaders({ id: EVENT.id, at: Date.now(), body }, [secret]);
    return (await fetch(url, { method: "POST", headers, body })).status;
  };
  return { written, stop, send, url };
}

it("prints a line for each, marks a repeat, and ends by Ctrl-C", async () => {
  const { written, stop, send, url } = await listening("--secret", SECRET);
  expect([await send(), await send()]).toEqual([200, 200]);
  const lines = written.out.trimEnd().split("\n");
  expect(lines[0]).toMatch(/ 88 {2}call\.finished +\*\*\*43 of campaign 7 {2}PICKED$/);
  expect(lines[1]).toMatch(/PICKED {2}again$/);
  expect(await send(await webhookSecret("another key, as long as it must be", "w1", 1))).toBe(401);
  expect(written.err).toContain("refused: webhook-signature");
  expect(await stop()).toBe(130);
  await expect(fetch(url)).rejects.toThrow();
});

it("prints whole numbers where they are asked for, and says where nothing is verified", async () => {
  const { written, send } = await listening("--full");
  await send();
  expect(written.out).toContain("+12025550143 of campaign 7");
  expect(written.err).toContain("Nothing is verified: give --secret.");
});

it("hands each on with its signature, and answers what is answered there", async () => {
  const got: Record<string, unknown>[] = [];
  const target = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    got.push({ text, id: request.headers["webhook-id"], signature: request.headers["webhook-signature"] });
    response.writeHead(503).end("busy");
  });
  await new Promise<void>(resolve => target.listen(0, "127.0.0.1", resolve));
  const to = `http://127.0.0.1:${(target.address() as AddressInfo).port}/in`;
  const { written, send } = await listening("--secret", SECRET, "--forward", to);
  expect(await send()).toBe(503);
  expect(got).toEqual([
    { text: JSON.stringify(EVENT), id: "evt_a_88", signature: expect.stringMatching(/^v1,/) },
  ]);
  expect(written.out).toContain("PICKED  answered 503");
  target.closeAllConnections();
  await new Promise(resolve => target.close(resolve));
  expect(await send()).toBe(502);
  expect(written.err).toContain(`${to} does not answer`);
});

it("is a webhook of the service while it listens, with the secret of that one, and none afterwards", async () => {
  const service = await contractServer({
    "POST /api/v1/webhooks": { status: 201, body: { id: "w1", secret: null } },
    "GET /api/v1/webhooks/w1/secret": { body: { secret: SECRET } },
    "DELETE /api/v1/webhooks/w1": { body: { id: "w1", deleted: true } },
  });
  const { written, stop, send, url } = await listening(
    ...["--register", "--types", "call.finished", "--campaign", "7", "--url", service.url],
  );
  expect(await send()).toBe(200);
  expect(JSON.parse(service.asked[0]?.body ?? "")).toEqual({
    ...{ url, description: "webhooks listen", types: ["call.finished"], campaign_ids: [7] },
  });
  expect(service.asked).toHaveLength(2);
  await stop();
  expect(service.asked.at(-1)).toMatchObject({ method: "DELETE", path: "/api/v1/webhooks/w1" });
  expect(written.err).toContain("Webhook w1 is removed.");
});

it("ends where the service refuses it, as one that is deployed does", async () => {
  const refusal = errorBody("validation_error", "The request is not valid.", {
    url: ["must begin with https://"],
  });
  const service = await contractServer({ "POST /api/v1/webhooks": { status: 400, body: refusal } });
  const ran = await service.cli("webhooks", "listen", "--port", "0", "--register");
  expect(ran).toMatchObject({ code: 1, err: expect.stringContaining("must begin with https://") });
});

it.each([
  [["--port", "70000"], "--port must be"],
  [["--forward", "ftp://x"], "--forward must be"],
  [["--secret", "whsec_x", "--register"], "Give either --secret or --register"],
])("%s is wrong usage", async (args, says) => {
  expect(await cli(["webhooks", "listen", ...args])).toMatchObject({
    code: 2,
    err: expect.stringContaining(says),
  });
});
