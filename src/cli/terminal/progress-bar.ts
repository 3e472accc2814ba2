// How much of a file is sent: pure, from bytes to a line, and a line that is redrawn in place.

import type { SendProgress } from "../client/outgoing-file.ts";
import type { Out } from "./screen.ts";
import { bar, clip, paint } from "./terminal.ts";

const BAR_WIDTH = 30;
const REDRAW_MS = 100;

export interface Progress {
  sent: number;
  /** Bytes; null where not known. */
  total: number | null;
  elapsedMs: number;
}

export function progressLine({ sent, total, elapsedMs }: Progress): string {
  const speed = `${megabytes(elapsedMs > 0 ? (sent * 1_000) / elapsedMs : 0)}/s`;
  if (total === null) return `  ${megabytes(sent)} sent  ${speed}`;
  const share = total === 0 ? 1 : sent / total;
  const percent = String(Math.floor(100 * Math.min(share, 1))).padStart(3);
  const rest = sent >= total ? "sent; waiting …" : speed;
  return `  ${paint("green", bar(share, BAR_WIDTH))} ${percent} %  ${megabytes(sent)} of ${megabytes(total)}  ${rest}`;
}

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** `out` is null where nothing can be redrawn. Its end takes the line away. */
export function progressBar(out: Out | null, total: number | null): SendProgress {
  if (out === null) return { sent() {}, end() {} };
  const startedAt = performance.now();
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    sent(bytes) {
      const now = performance.now();
      if (now - drawnAt < REDRAW_MS && bytes !== total) return;
      drawnAt = now;
      const line = progressLine({ sent: bytes, total, elapsedMs: now - startedAt });
      out.write(`\r\x1b[K${clip(line, (out.columns ?? 80) - 1)}`);
    },
    end: () => out.write("\r\x1b[K"),
  };
}
