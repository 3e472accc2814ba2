// `npm run docs:scale`: writes into docs/scale.md what one deployment carries, and what it costs, at several numbers of
// calls a day: from what a call was counted to use (test/support/cost.ts) and from the limits of the platform.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { costOfAMillionCalls, FIRST_ATTEMPT, LATER_ATTEMPT } from "../support/cost.ts";

export const SCALE_PAGE = "docs/scale.md";
const BEGIN = "<!-- Written by `npm run docs:scale`. -->";
const END = "<!-- Up to here. -->";

const CALLS_A_DAY = [500_000, 5_000_000, 10_000_000, 50_000_000];
const ATTEMPTS = 1.5;
const HOURS_A_DAY = 10;
/** From the dial to the release: ringing and talking. */
const LINE_SECONDS = 40;
/** Of a call with its indexes (test/unit/store/schema/calls.row-size.slow.test.ts), one attempt or two. */
const BYTES_PER_CALL = 500;
/** With a zone, a name and a city, on Node's SQLite; each call's list is new. */
const BYTES_PER_CONTACT = 157;
/**
 * Of D1's thread for a call of one attempt: 20,000 calls on 5,000 lines took 15.2 s in the simulation, which takes each
 * statement's time from the rows it reads and writes (test/simulation/database.ts).
 */
const D1_MS_PER_ATTEMPT = 0.76;
const D1_BYTES = 10e9;
/** Where health begins to warn. */
const D1_FILLED = 0.7;
/** Half a thread leaves room for bursts, and for whoever reads. */
const D1_BUSY = 0.5;
/** What one Durable Object does while it writes: the lower half of 200 to 500. */
const GATE_REQUESTS_PER_SECOND = 250;
const QUEUE_MESSAGES_PER_SECOND = 5_000;
/** `max_concurrency` of the dial queue's consumer in wrangler.toml, the connections of each, and how long one is busy. */
const DIAL_CONSUMERS = 50;
const CONNECTIONS = 6;
const DIAL_SECONDS = 0.3;
/** Kept in the database: what is older is in the archive. */
const RETENTION_DAYS = 3;
/** What a gate of one trunk holds comfortably (`npm run bench:dispatches`). */
const LINES_OF_A_TRUNK = 5_000;

interface Column {
  callsPerDay: number;
  callsPerSecond: number;
  lines: number;
  gateRequests: number;
  trunks: number;
  d1Busy: number;
  messages: number;
  dialsInFlight: number;
  bytesPerDay: number;
  daysThatFit: number;
  cells: number;
  /** What asks for the most cells. */
  first: string;
  dollarsPerDay: number;
}

export function carried(callsPerDay: number): Column {
  const callsPerSecond = callsPerDay / (HOURS_A_DAY * 3_600);
  const attempts = callsPerSecond * ATTEMPTS;
  const lines = attempts * LINE_SECONDS;
  const gateRequests =
    callsPerSecond * (FIRST_ATTEMPT.gateRequests + (ATTEMPTS - 1) * LATER_ATTEMPT.gateRequests);
  const d1Busy = (attempts * D1_MS_PER_ATTEMPT) / 1_000;
  const bytesPerDay = callsPerDay * (BYTES_PER_CALL + BYTES_PER_CONTACT);
  const dialsInFlight = attempts * DIAL_SECONDS;
  const cellsFor = {
    "bytes in D1": (bytesPerDay * RETENTION_DAYS) / (D1_BYTES * D1_FILLED),
    "D1's thread": d1Busy / D1_BUSY,
    "dials at a time": dialsInFlight / (DIAL_CONSUMERS * CONNECTIONS),
    "messages of a queue": attempts / QUEUE_MESSAGES_PER_SECOND,
  };
  const [[first, most] = ["", 0]] = Object.entries(cellsFor).sort(([, a], [, b]) => b - a);
  return {
    callsPerDay,
    callsPerSecond,
    lines,
    gateRequests,
    trunks: Math.ceil(Math.max(gateRequests / GATE_REQUESTS_PER_SECOND, lines / LINES_OF_A_TRUNK)),
    d1Busy,
    messages: attempts,
    dialsInFlight,
    bytesPerDay,
    daysThatFit: (D1_BYTES * D1_FILLED) / bytesPerDay,
    cells: Math.ceil(most),
    first,
    dollarsPerDay: (costOfAMillionCalls(ATTEMPTS).total * callsPerDay) / 1e6,
  };
}

const whole = (value: number) => Math.round(value).toLocaleString("en-US");
const ROWS: readonly [string, (column: Column) => string][] = [
  ["calls a second, accepted and ended", c => whole(c.callsPerSecond)],
  [`lines in use, at ${LINE_SECONDS} s an attempt`, c => whole(c.lines)],
  ["requests of gates a second", c => whole(c.gateRequests)],
  [`trunks, at ${GATE_REQUESTS_PER_SECOND} requests a second or 5,000 lines each`, c => whole(c.trunks)],
  ["of one D1's thread", c => `${whole(100 * c.d1Busy)} %`],
  ["messages a second of the dial queue, one an attempt at the most", c => whole(c.messages)],
  ["dials that wait for their answer, at 0.3 s each", c => whole(c.dialsInFlight)],
  ["new in D1 a day, GB", c => (c.bytesPerDay / 1e9).toFixed(1)],
  [
    "days until 70 % of 10 GB are full",
    c => (c.daysThatFit < 10 ? c.daysThatFit.toFixed(1) : whole(c.daysThatFit)),
  ],
  [`databases, ${RETENTION_DAYS} days kept`, c => whole(c.cells)],
  ["what asks for the most databases", c => c.first],
  ["list price, $ a day", c => whole(c.dollarsPerDay)],
  ["list price, $ in 30 days", c => whole(30 * c.dollarsPerDay)],
];

export function scaleTable(): string {
  const columns = CALLS_A_DAY.map(carried);
  const head = [
    `${ATTEMPTS} attempts a call, ${HOURS_A_DAY} hours a day`,
    ...columns.map(c => `${c.callsPerDay / 1e6} million a day`),
  ];
  const rows = [head, ...ROWS.map(([name, show]) => [name, ...columns.map(show)])];
  const widths = head.map((_, i) => Math.max(...rows.map(row => (row[i] ?? "").length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  const perMillion = costOfAMillionCalls(ATTEMPTS).total.toFixed(2);
  const [first = [], ...others] = rows;
  return [
    `A million calls of ${ATTEMPTS} attempts cost $${perMillion} at list price, without log lines and what is stored.`,
    "",
    ...[first, rule, ...others].map(line),
  ].join("\n");
}

/** The page with the table as it is now; throws when the page has no place for it. */
export function withTable(page: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from === -1 || to < from) throw new Error(`${SCALE_PAGE} has no place between "${BEGIN}" and "${END}"`);
  return `${page.slice(0, from + BEGIN.length)}\n\n${scaleTable()}\n\n${page.slice(to)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(SCALE_PAGE, withTable(readFileSync(SCALE_PAGE, "utf8")));
