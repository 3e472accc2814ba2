// Load from one process: a number of requests over a number of kept-alive connections.
import { Agent, request } from "node:http";

export interface Client {
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: string }>;
  close(): void;
}

export function client(url: string, token: string, connections: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    close: () => agent.destroy(),
    ask: (method, path, body) =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? undefined : JSON.stringify(body);
        const headers: Record<string, string | number> = { "X-Auth-Token": token };
        if (text !== undefined) {
          headers["Content-Type"] = "application/json";
          headers["Content-Length"] = Buffer.byteLength(text);
        }
        const sent = request(url + path, { agent, method, headers }, answer => {
          let got = "";
          answer.setEncoding("utf8");
          answer.on("data", chunk => {
            got += chunk;
          });
          answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: got }));
        });
        sent.on("error", reject);
        sent.end(text);
      }),
  };
}

/** Requests per second over `connections`; every answer must have the wanted status. */
export async function rate(
  count: number,
  connections: number,
  wanted: number,
  ask: (n: number) => Promise<{ status: number; body: string }>,
): Promise<number> {
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next < count) {
        const answer = await ask(next++);
        if (answer.status !== wanted)
          throw new Error(`${answer.status} instead of ${wanted}: ${answer.body}`);
      }
    }),
  );
  return count / ((performance.now() - start) / 1000);
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
