// Who changed what, from what to what: a row for each change that an operator made. Never secrets, and nobody's number.

/** Whose doing it is: a token's name (or the mail of who signed in), and the request's id. */
export interface By {
  who: string;
  requestId: string | null;
}

/** The fields that changed, under the API's names. */
export type ChangedFields = Record<string, unknown>;

export interface Change {
  /** In the order of time. */
  id: number;
  /** In ms. */
  at: number;
  who: string;
  /** What it is about: `campaign:7`, `trunk:default`, `suppression:` and its id. */
  subject: string;
  /** A verb: `create`, `update`, `pause`. */
  what: string;
  /** Null = there was nothing before. */
  from: ChangedFields | null;
  /** Null = nothing is left of it. */
  to: ChangedFields | null;
  requestId: string | null;
}

/** Of fields that were read at this revision. */
export interface NotedFields {
  by: By;
  revision: number;
  from: ChangedFields;
  to: ChangedFields;
}

export const CHANGES_KEPT_DAYS = 400;

/** Characters of one value's JSON that are kept. */
const LONGEST_VALUE = 500;

/** `campaign:7`. */
export const campaignSubject = (id: number): string => `campaign:${id}`;
export const trunkSubject = (name: string): string => `trunk:${name}`;
export const webhookSubject = (id: string): string => `webhook:${id}`;

const snake = (name: string) => name.replace(/[A-Z]/g, upper => `_${upper.toLowerCase()}`);

/** A longer one is cut to text that ends with "…". */
function capped(value: unknown): unknown {
  const json = JSON.stringify(value ?? null);
  return json.length <= LONGEST_VALUE ? (value ?? null) : `${json.slice(0, LONGEST_VALUE)}…`;
}

/** The same whatever the order of an object's keys. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
};
const isSame = (a: unknown, b: unknown) =>
  JSON.stringify(sorted(a ?? null)) === JSON.stringify(sorted(b ?? null));

/** Which Worker secret holds what stays out of it: the names of the fields are enough. */
const shown = (name: string, value: unknown): unknown =>
  name === "secrets" && typeof value === "object" && value !== null ? Object.keys(value).sort() : value;

/** Those of `changes` that differ from `before`; null = none does. */
export function changedFields(
  before: object,
  changes: object,
): { from: ChangedFields; to: ChangedFields } | null {
  const old = before as ChangedFields;
  const names = Object.entries(changes).filter(([name, value]) => !isSame(old[name], value));
  if (names.length === 0) return null;
  return {
    from: Object.fromEntries(names.map(([name]) => [snake(name), capped(shown(name, old[name]))])),
    to: Object.fromEntries(names.map(([name, value]) => [snake(name), capped(shown(name, value))])),
  };
}

/** What something new was made with: what is null is left out. */
export const fieldsMade = (fields: object): ChangedFields =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [snake(name), capped(shown(name, value))]),
  );
