// Holds values against the JSON Schemas of the API document. Strictly: a keyword or format that is not understood is an
// error, so that nothing is taken for checked that is not.
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import type { ApiDocument, SchemaObject } from "../../../src/http/openapi/document-types.ts";

/** Empty when `value` is as `schema` says; `place` begins each problem. */
export type SchemaProblems = (value: unknown, schema: SchemaObject, place: string) => string[];

/** `components` stays beside each schema, because its references begin at the document's root. */
export function schemaProblems({ components: { schemas } }: Pick<ApiDocument, "components">): SchemaProblems {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, formats: fullFormats });
  ajv.addVocabulary(["components"]);
  const compiled = new WeakMap<SchemaObject, ValidateFunction>();
  const validatorOf = (schema: SchemaObject) => {
    const known = compiled.get(schema) ?? ajv.compile({ ...schema, components: { schemas } });
    compiled.set(schema, known);
    return known;
  };
  return (value, schema, place) => {
    const validate = validatorOf(schema);
    validate(value);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${place}${instancePath}: ${message} ${JSON.stringify(params)}`,
    );
  };
}
