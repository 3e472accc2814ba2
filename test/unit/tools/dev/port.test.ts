// Ports that are free, and ports that are taken.
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { freePort, isPortFree } from "../../../../src/tools/dev/port.ts";

it("a port is taken while somebody listens there", async () => {
  const port = await freePort();
  expect(await isPortFree(port, "localhost")).toBe(true);
  const server = createServer();
  await new Promise<void>(resolve => server.listen(port, "127.0.0.1", resolve));
  expect(await isPortFree(port, "localhost")).toBe(false);
  await new Promise(resolve => server.close(resolve));
});
