// Routes with their handlers: what a definition says is checked before a handler is asked.
import type { Context as HttpContext } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Context } from "../../actions/context.ts";
import type { App } from "../app-env.ts";
import { readBody } from "./request-body.ts";
import type { AnswerOf, BodyOf, Parameters, RouteDefinition, Values } from "./route.ts";

/** What was asked, checked. */
export interface Asked<R extends RouteDefinition> {
  /** The request itself, for what a definition does not say. */
  c: HttpContext<App>;
  /** Not there on an open route: see `c.var.entrance`. */
  ctx: Context;
  params: Values<R["params"]>;
  query: Values<R["query"]>;
  body: BodyOf<R>;
}

/** Returns the answer of the first status that a definition names, or any other as a response of its own. */
export type Handler<R extends RouteDefinition> = (asked: Asked<R>) => Promise<AnswerOf<R> | Response>;

export interface Served {
  definition: RouteDefinition;
  handle: (c: HttpContext<App>) => Promise<Response>;
  /** For who has checked it already, as the definition says. */
  answer: (asked: Asked<RouteDefinition>) => Promise<object | Response>;
}

export class Routes {
  readonly served: Served[] = [];

  on<R extends RouteDefinition>(definition: R, handle: Handler<R>): this {
    const status = Number(Object.keys(definition.answers)[0]) as ContentfulStatusCode;
    this.served.push({
      definition,
      handle: async c => {
        const asked = {
          c,
          ctx: c.get("ctx"),
          params: readAll(definition.params, name => c.req.param(name)),
          query: readAll(definition.query, name => c.req.query(name)),
          body: await bodyOf(c, definition.body),
        } as Asked<R>;
        const answered = await handle(asked);
        return answered instanceof Response ? answered : c.json(answered as object, status);
      },
      answer: handle as unknown as Served["answer"],
    });
    return this;
  }
}

const bodyOf = async (c: HttpContext<App>, body: RouteDefinition["body"]) =>
  body?.checked === undefined ? undefined : readBody(c, body.checked(), body.optional === true);

/** Throws a validation_error for the first value that is refused. */
export function readAll(parameters: Parameters = {}, textOf: (name: string) => string | undefined) {
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([, parameter]) => parameter.in !== "header")
      .map(([name, parameter]) => [name, parameter.read(textOf(name), name)]),
  );
}
