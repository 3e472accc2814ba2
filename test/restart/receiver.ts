// A receiver of webhooks as somebody else would write one: Node's http and the library `standardwebhooks`.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

export interface Told {
  id: string;
  type: string;
  data: { call: { call_id: string; status: string } };
}

export class Receiver {
  /** By the event's id: its bytes, and how often it came. */
  readonly told = new Map<string, { event: Told; body: string; times: number }>();
  /** What was not signed, or came again under other bytes. */
  readonly wrong: string[] = [];
  secret = "";
  /** It is killed by the event after so many; null = by nobody but `kill`. */
  diesAfter: number | null = null;
  #server: Server | null = null;
  #port = 0;

  get isDead(): boolean {
    return this.#server === null;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/calls`;
  }

  /** Where it was before, if it was. */
  async start(): Promise<void> {
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      if (this.diesAfter !== null && this.told.size >= this.diesAfter) {
        this.diesAfter = null;
        return void this.kill();
      }
      response.writeHead(this.#take(body, request.headers as Record<string, string>)).end();
    });
    await once(server.listen(this.#port, "127.0.0.1"), "listening");
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** What is on its way gets no answer. */
  async kill(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }

  #take(body: string, headers: Record<string, string>): number {
    try {
      const event = new Webhook(this.secret).verify(body, headers) as Told;
      const before = this.told.get(event.id);
      if (before !== undefined && before.body !== body) this.wrong.push(`${event.id}: other bytes`);
      this.told.set(event.id, { event, body, times: (before?.times ?? 0) + 1 });
      return 204;
    } catch (error) {
      this.wrong.push(String(error));
      return 401;
    }
  }
}
