// The pieces that answers are made of, and the registries that give schemas their names in the document.
import * as z from "zod";
import { schemaOf } from "../../domain/schema-of.ts";
import type { Json } from "./document-types.ts";

interface Named {
  id: string;
}

/** Answers: an object has its properties and no others, so that the document cannot lag behind unseen. */
export const answers = z.registry<Named>();
/** Request bodies: what a client may send, unknown keys included where the route ignores them. */
export const bodies = z.registry<Named>();

/** A schema of the document's components. The example is checked against it by a test. */
export function named<T extends z.ZodType>(id: string, schema: T, example?: Json): T {
  const described = example === undefined ? schema : schema.meta({ examples: [example] });
  answers.add(described, { id });
  return described;
}

/** A named schema of an answer, made when it is first asked for. */
export function shape<T extends z.ZodType>(id: string, make: () => T, example?: Json): () => T {
  return schemaOf(() => named(id, make(), example));
}

export const id = schemaOf(() => z.int().min(0));
export const count = schemaOf(() => z.int().min(0));
export const time = schemaOf(() => z.string().meta({ format: "date-time" }));
export const date = schemaOf(() => z.string().meta({ format: "date" }));

/** A page of a list. */
export const list = <T extends z.ZodType>(row: T) =>
  z.object({
    data: z.array(row),
    next_cursor: z.string().nullable().describe("Give it as `cursor` for the next page; null on the last."),
  });

/** A JSON body: the schema is the very one that the route checks with. */
export function jsonBody<S extends z.ZodType>(
  name: string,
  make: () => S,
  examples: Record<string, { summary: string; value: Json }>,
) {
  const schema = schemaOf(() => {
    const made = make();
    bodies.add(made, { id: name });
    return made;
  });
  return { content: { "application/json": { schema, examples } }, checked: schema };
}
