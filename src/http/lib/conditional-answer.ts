// An answer with an ETag: whoever names it as If-None-Match is told that nothing has changed.
import { type Answer, answer, type Shape } from "./route.ts";

const HEADERS = ["ETag"];

/** The `answers` of a route. The tag is that of all but the top level's `as_of`. */
export const conditional = <S extends Shape>(
  description: string,
  schema: S,
): { 200: Answer<S>; 304: Answer } => ({
  200: { ...answer(description, schema), headers: HEADERS },
  304: { description: "Nothing but `as_of` differs from what `If-None-Match` names.", headers: HEADERS },
});
