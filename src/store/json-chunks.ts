// Rows as JSON for one bound value each: cut by number and by size, since D1 takes 2 MB a value.

const MAX_ROWS = 2_000;
/** Half of what D1 takes: room for the escaping of what is text inside. */
const MAX_BYTES = 1_000_000;

const encoder = new TextEncoder();

/** In order; never empty. A row above the size alone makes a chunk of its own. `form`: how a row is written. */
export function jsonChunks<T>(
  rows: readonly T[],
  { mostRows = MAX_ROWS, form = row => row }: { mostRows?: number; form?: (row: T) => unknown } = {},
): { rows: T[]; json: string }[] {
  const chunks: { rows: T[]; json: string }[] = [];
  let taken: T[] = [];
  let texts: string[] = [];
  let bytes = 0;
  const close = () => {
    if (taken.length > 0) chunks.push({ rows: taken, json: `[${texts.join(",")}]` });
    taken = [];
    texts = [];
    bytes = 0;
  };
  for (const row of rows) {
    const text = JSON.stringify(form(row));
    const size = encoder.encode(text).byteLength + 1;
    if (taken.length >= mostRows || bytes + size > MAX_BYTES) close();
    taken.push(row);
    texts.push(text);
    bytes += size;
  }
  close();
  return chunks;
}
