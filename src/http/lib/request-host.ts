// Under which host a client has reached this service: what it names must be somebody else's.
import type { Context } from "hono";

export const requestHost = (c: Context): string => new URL(c.req.url).host;
