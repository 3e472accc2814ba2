// zod schemas → the document's JSON Schemas: those with a name once, under components, others where they stand.
import * as z from "zod";
import type { Shape } from "../lib/route.ts";
import type { SchemaObject } from "./document-types.ts";
import { answers, bodies } from "./schema-parts.ts";

const REF = "#/components/schemas/";

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>["override"]>;

/** Takes out what says nothing to a reader: zod's limits of a safe integer, the pattern behind a format. */
const quieten: Override = ({ jsonSchema }) => {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  // A key of a JSON object is a string anyhow.
  if (jsonSchema.propertyNames !== undefined && !("enum" in Object(jsonSchema.propertyNames))) {
    delete jsonSchema.propertyNames;
  }
};

/** What JSON Schema cannot say (a transform, a refinement) is left to the description and to the route's errors. */
const common = { target: "draft-2020-12", unrepresentable: "any", override: quieten } as const;

function plain(schema: object): SchemaObject {
  const { $schema: _, $id: __, ...rest } = schema as SchemaObject & { $schema?: string; $id?: string };
  return rest;
}

/** Every named schema that has been described by now, in the order of their names. */
export function componentSchemas(): Record<string, SchemaObject> {
  const uri = (id: string) => `${REF}${id}`;
  const made = {
    ...z.toJSONSchema(answers, { ...common, uri, io: "output" }).schemas,
    ...z.toJSONSchema(bodies, { ...common, uri, io: "input" }).schemas,
  };
  return Object.fromEntries(
    Object.entries(made)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([id, schema]) => [id, plain(schema)]),
  );
}

/** A reference to its component, or the schema itself when it has no name. */
export function schemaOf(given: Shape): SchemaObject {
  const schema = given();
  const id = answers.get(schema)?.id ?? bodies.get(schema)?.id;
  return id === undefined ? plain(z.toJSONSchema(schema, common)) : { $ref: `${REF}${id}` };
}
