// Which definition a request is of: what it needs, and whether its body is streamed, is asked there.
import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { App } from "../app-env.ts";
import type { RouteDefinition } from "../lib/route.ts";

const keyOf = (method: string, path: string) => `${method.toUpperCase()} ${path}`;

export function knownRoute(definitions: readonly RouteDefinition[]): MiddlewareHandler<App> {
  const byKey = new Map(definitions.map(route => [keyOf(route.method, route.path), route]));
  return (c, next) => {
    const matched = matchedRoutes(c).find(r => r.method !== "ALL");
    c.set("route", (matched && byKey.get(keyOf(matched.method, matched.path))) ?? null);
    return next();
  };
}
