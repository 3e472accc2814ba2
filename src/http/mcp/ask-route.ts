// Asks a route from within a request: the handler that its path has, its caller and its memories, and no HTTP.
import type { Context } from "hono";
import type { App } from "../app-env.ts";
import type { RouteDefinition } from "../lib/route.ts";
import { type Asked, readAll, type Served } from "../lib/routes.ts";
import { requireScope } from "../middleware/auth.ts";
import type { AskRoute } from "./tool.ts";

export function routeAsker(served: readonly Served[]): (c: Context<App>) => AskRoute {
  const byDefinition = new Map<RouteDefinition, Served>(served.map(route => [route.definition, route]));
  return c =>
    async (definition, { params, query }) => {
      const found = byDefinition.get(definition);
      if (found === undefined) throw new Error(`${definition.id} has no route`);
      requireScope(c.var.caller, definition.scope);
      const asked = {
        c,
        ctx: c.var.ctx,
        params: params ?? {},
        query: { ...readAll(definition.query, () => undefined), ...query },
        body: undefined,
      } as unknown as Asked<RouteDefinition>;
      const answered = await found.answer(asked);
      return answered instanceof Response ? answered.json() : (answered as never);
    };
}
