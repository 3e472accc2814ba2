// A telephony provider on this machine: takes dials over HTTP, holds the line for a while and reports, and measures
// from its side of the wire what the service makes of its lines.
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface LineFigures {
  /** Mean, median and 95th percentile of the time from sending a report to the arrival of the next dial, in ms. */
  gap_ms_mean: number;
  gap_ms_p50: number;
  gap_ms_p95: number;
  gaps: number;
  /** Lines in use on average, and at the most. */
  lines_mean: number;
  lines_peak: number;
}

/** A call that is on the line until its report is sent. */
export interface HeldCall {
  callbackUrl: string;
  callId: string;
}

export interface BenchProvider {
  url: string;
  /** From now on calls stay on the line until they are taken; `false`: they last as long as they do again. */
  hold(yes: boolean): void;
  /** Those that are held, which are the taker's to report. */
  takeHeld(): HeldCall[];
  /** Forgets what was measured so far. */
  measure(): void;
  figures(): LineFigures;
  close(): Promise<void>;
}

export const reportOf = (callId: string) => ({ call_id: callId, status: "PICKED", call_duration: 2 });

/** Every call is answered and lasts for an even random time between the two, in ms. */
export async function benchProvider(shortestMs: number, longestMs: number): Promise<BenchProvider> {
  const agent = new Agent({ keepAlive: true });
  const timers = new Set<NodeJS.Timeout>();
  /** When each line fell free that no dial has taken yet. */
  const free: number[] = [];
  let gaps: number[] = [];
  let live = 0;
  let peak = 0;
  let lineMs = 0;
  let since = performance.now();
  let countedTo = since;

  const count = (change: number) => {
    const now = performance.now();
    lineMs += live * (now - countedTo);
    countedTo = now;
    live += change;
    peak = Math.max(peak, live);
    return now;
  };

  let holding = false;
  let held: HeldCall[] = [];

  const report = (callbackUrl: string, callId: string) => {
    free.push(count(-1));
    const body = JSON.stringify(reportOf(callId));
    const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
    const sent = request(callbackUrl, { agent, method: "PUT", headers }, answer => answer.resume());
    // Nobody listens any more once the service is stopped.
    sent.on("error", () => {});
    sent.end(body);
  };

  const server = createServer((dial, answer) => {
    const now = count(+1);
    const freed = free.shift();
    if (freed !== undefined) gaps.push(now - freed);
    let text = "";
    dial.setEncoding("utf8").on("data", part => {
      text += part;
    });
    dial.on("end", () => {
      const { call_id, callback_url, attempt } = JSON.parse(text);
      answer.setHeader("Content-Type", "application/json");
      answer.end(JSON.stringify({ success: true, external_call_id: `bench-${call_id}-${attempt}` }));
      if (holding) {
        held.push({ callbackUrl: callback_url, callId: call_id });
        return;
      }
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          report(callback_url, call_id);
        },
        shortestMs + Math.random() * (longestMs - shortestMs),
      );
      timers.add(timer);
    });
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    hold: yes => {
      holding = yes;
    },
    takeHeld: () => {
      const taken = held;
      held = [];
      return taken;
    },
    measure: () => {
      since = count(0);
      lineMs = 0;
      gaps = [];
      peak = live;
    },
    figures: () => {
      const now = count(0);
      const sorted = gaps.toSorted((a, b) => a - b);
      const quantile = (part: number) => sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
      return {
        gap_ms_mean: sorted.reduce((sum, gap) => sum + gap, 0) / sorted.length,
        gap_ms_p50: quantile(0.5),
        gap_ms_p95: quantile(0.95),
        gaps: sorted.length,
        lines_mean: lineMs / (now - since),
        lines_peak: peak,
      };
    },
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      agent.destroy();
      server.closeAllConnections();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}
