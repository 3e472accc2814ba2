// One method of the client, made of the line that says how its operation is asked.
import { type Answered, readBytes, readJson, textOf } from "./answered.ts";
import { type Ask, type Asked, pathOf, type QueryValue } from "./ask.ts";
import type { FileBody } from "./file-body.ts";
import { linkedCursor, listOf, type Page, type Paging, partsOf } from "./lists.ts";
import type { CallOptions, FileOptions } from "./options.ts";

type Query = Record<string, QueryValue> & Paging;

/** `POST /api/v1/campaigns/{id}/import file=text/csv query keyed`, taken apart. */
export interface Operation {
  method: string;
  path: string;
  /** How many values the path takes. */
  params: number;
  flags: ReadonlyMap<string, string>;
}

export function readOperation(line: string): Operation {
  const [method = "", path = "", ...flags] = line.split(" ");
  const pairs = flags.map((flag): [string, string] => {
    const at = flag.indexOf("=");
    return at === -1 ? [flag, ""] : [flag.slice(0, at), flag.slice(at + 1)];
  });
  return { method, path, params: path.split("{").length - 1, flags: new Map(pairs) };
}

export interface Asking {
  ask: Ask;
  /** Whose errors name it. */
  origin: string;
  clean: (answer: unknown) => unknown;
}

/** Its values are, in this order: the path's, the body or file, the query, the options; those that it takes. */
export function methodOf(line: string, { ask, origin, clean }: Asking): (...given: unknown[]) => unknown {
  const operation = readOperation(line);
  const { flags } = operation;
  const list = flags.get("list");
  const also = flags.has("also") ? Number(flags.get("also")) : undefined;
  const json = (answered: Answered) => clean(readJson(answered, origin, also));
  const text = (answered: Answered) => textOf({ bytes: readBytes(answered, origin) });

  return (...given) => {
    const { asked, query, options } = taken(operation, given);
    const read = () => ask({ ...asked, query }, options);
    const readPage = (paging: Paging) => ask({ ...asked, query: { ...query, ...paging } }, options);
    if (list !== undefined) {
      return listOf<unknown, Record<string, unknown>>({
        async read(paging) {
          const answered = await readPage(paging);
          const value = json(answered);
          return list === "" ? pageOf(value, answered) : (value as Record<string, unknown>);
        },
        itemsOf: page => page[list === "" ? "data" : list] as unknown[],
        cursorOf: page => page.next_cursor as string | null,
        given: pagingOf(query),
        fullPage: Number(flags.get("max")),
      });
    }
    if (flags.has("parts")) {
      return partsOf(async paging => {
        const answered = await readPage(paging);
        return { text: text(answered), nextCursor: linkedCursor(answered.header("link")) };
      }, pagingOf(query));
    }
    if (flags.has("text")) return read().then(text);
    if (flags.has("bytes")) return read().then(answered => readBytes(answered, origin));
    if (flags.has("none")) return read().then(answered => void readBytes(answered, origin));
    return read().then(json);
  };
}

const pageOf = (value: unknown, answered: Answered): Page<unknown> & Record<string, unknown> => ({
  data: value as unknown[],
  next_cursor: linkedCursor(answered.header("link")),
});

function pagingOf({ limit, cursor }: Query): Paging {
  return { ...(limit === undefined ? {} : { limit }), ...(cursor === undefined ? {} : { cursor }) };
}

/** What a call of the method gave, by what it is. */
function taken({ method, path, params, flags }: Operation, given: readonly unknown[]) {
  const rest = [...given];
  const values = rest.splice(0, params) as (string | number)[];
  for (const value of values) {
    if (value === undefined || value === "")
      throw new TypeError(`${method} ${path} needs a value for its path`);
  }
  const hasBody = flags.has("json") || flags.has("file");
  const body = hasBody ? rest.shift() : undefined;
  const query = (flags.has("query") ? (rest.shift() ?? {}) : {}) as Query;
  const options = (rest.shift() ?? {}) as CallOptions & FileOptions;
  const file = flags.get("file");
  const asked: Asked = {
    method,
    path: pathOf(path, values),
    keyed: flags.get("keyed") === "own" ? "own" : flags.has("keyed"),
    file: file !== undefined || flags.has("parts") || flags.has("bytes"),
    ...(flags.has("json") ? { body: JSON.stringify(body ?? {}), contentType: "application/json" } : {}),
    ...(file === undefined ? {} : { body: body as FileBody, contentType: options.contentType ?? file }),
  };
  return { asked, query, options };
}
