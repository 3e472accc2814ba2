// Ports of this machine: is one free, and which one is.
import { createServer } from "node:net";

const listenOn = (port: number, host: string) =>
  new Promise<{ ok: true; port: number } | { ok: false; code: string }>(resolve => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve({ ok: false, code: error.code ?? "" }));
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === "object" && address !== null ? address.port : port;
      server.close(() => resolve({ ok: true, port: bound }));
    });
  });

/** "localhost" is two addresses, of which a machine may lack the second. */
export async function isPortFree(port: number, host: string): Promise<boolean> {
  const hosts = host === "localhost" ? ["127.0.0.1", "::1"] : [host];
  const tried = await Promise.all(hosts.map(each => listenOn(port, each)));
  return tried.every(result => result.ok || result.code !== "EADDRINUSE");
}

export async function freePort(): Promise<number> {
  const found = await listenOn(0, "127.0.0.1");
  if (!found.ok) throw new Error(`no free port on this machine (${found.code})`);
  return found.port;
}
