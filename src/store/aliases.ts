// The short names under which statements know tables.
import { alias } from "drizzle-orm/sqlite-core";
import { calls } from "./schema/calls.ts";
import { campaigns } from "./schema/campaigns.ts";
import { contacts, contactZones } from "./schema/contacts.ts";

export const c = alias(calls, "c");
export const k = alias(campaigns, "k");
export const p = alias(contacts, "p");
export const z = alias(contactZones, "z");
