// Schemas that are made when they are first used: a start waits for none of them, and most starts use few.
import type * as z from "zod";

/** Made once. */
export function schemaOf<Schema extends z.ZodType>(make: () => Schema): () => Schema {
  let made: Schema | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** What such a schema reads. */
export type ReadBy<Schema extends () => z.ZodType> = z.output<ReturnType<Schema>>;
