// A validator for the JSON Schemas of the API document: the keywords they use and no others, so that nothing is
// taken for checked that is not.
import type { SchemaObject } from "../../src/http/openapi/document-types.ts";

type Schemas = Record<string, SchemaObject>;
type Rule = (value: unknown, schema: SchemaObject, at: string, schemas: Schemas) => string[];

const REF = "#/components/schemas/";

export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeOf(value) === "object";
const isNumber = (value: unknown): value is number => typeof value === "number";
const unless = (holds: boolean, problem: string) => (holds ? [] : [problem]);

const FORMATS: Record<string, RegExp> = {
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
};

function formatOf(name: string): RegExp {
  const format = FORMATS[name];
  if (format === undefined) throw new Error(`the validator does not know the format ${name}`);
  return format;
}

const nothing: Rule = () => [];

/** Lengths in UTF-16 units are near enough for the ASCII of these tests. */
const RULES: Record<string, Rule> = {
  $ref: (value, { $ref = "" }, at, schemas) => {
    const schema = schemas[$ref.slice(REF.length)];
    return schema === undefined ? [`${at}: ${$ref} leads nowhere`] : problemsOf(value, schema, schemas, at);
  },
  type: (value, { type }, at) => {
    const found = typeOf(value);
    const wanted = [type].flat();
    const fits = wanted.includes(found) || (found === "integer" && wanted.includes("number"));
    return unless(fits, `${at}: is ${found}, not ${wanted.join(" or ")}`);
  },
  properties: (value, { properties = {} }, at, schemas) =>
    isObject(value)
      ? Object.entries(properties).flatMap(([key, schema]) =>
          Object.hasOwn(value, key) ? problemsOf(value[key], schema, schemas, `${at}.${key}`) : [],
        )
      : [],
  required: (value, { required = [] }, at) =>
    isObject(value)
      ? required.filter(key => !Object.hasOwn(value, key)).map(key => `${at}.${key}: is missing`)
      : [],
  additionalProperties: (value, { additionalProperties, properties = {} }, at, schemas) => {
    if (!isObject(value) || additionalProperties === true || additionalProperties === undefined) return [];
    return Object.keys(value)
      .filter(key => !Object.hasOwn(properties, key))
      .flatMap(key =>
        additionalProperties === false
          ? [`${at}.${key}: is not in the document`]
          : problemsOf(value[key], additionalProperties, schemas, `${at}.${key}`),
      );
  },
  propertyNames: (value, { propertyNames = {} }, at, schemas) =>
    isObject(value)
      ? Object.keys(value).flatMap(key => problemsOf(key, propertyNames, schemas, `${at}.${key} (its name)`))
      : [],
  items: (value, { items = {} }, at, schemas) =>
    Array.isArray(value) ? value.flatMap((v, i) => problemsOf(v, items, schemas, `${at}[${i}]`)) : [],
  anyOf: (value, { anyOf = [] }, at, schemas) => {
    const tried = anyOf.map(schema => problemsOf(value, schema, schemas, at));
    return tried.some(problems => problems.length === 0)
      ? []
      : [`${at}: fits none of ${anyOf.length}`, ...tried.flat()];
  },
  enum: (value, { enum: values = [] }, at) =>
    unless(
      values.some(v => v === value),
      `${at}: ${JSON.stringify(value)} is none of ${values.join(", ")}`,
    ),
  const: (value, { const: wanted }, at) =>
    unless(value === wanted, `${at}: is not ${JSON.stringify(wanted)}`),
  format: (value, { format = "" }, at) =>
    unless(typeof value !== "string" || formatOf(format).test(value), `${at}: "${value}" is no ${format}`),
  minimum: (value, { minimum = 0 }, at) =>
    unless(!isNumber(value) || value >= minimum, `${at}: ${value} < ${minimum}`),
  maximum: (value, { maximum = 0 }, at) =>
    unless(!isNumber(value) || value <= maximum, `${at}: ${value} > ${maximum}`),
  minLength: (value, { minLength = 0 }, at) =>
    unless(typeof value !== "string" || value.length >= minLength, `${at}: is shorter than ${minLength}`),
  maxLength: (value, { maxLength = 0 }, at) =>
    unless(typeof value !== "string" || value.length <= maxLength, `${at}: is longer than ${maxLength}`),
  minItems: (value, { minItems = 0 }, at) =>
    unless(!Array.isArray(value) || value.length >= minItems, `${at}: has fewer than ${minItems}`),
  maxItems: (value, { maxItems = 0 }, at) =>
    unless(!Array.isArray(value) || value.length <= maxItems, `${at}: has more than ${maxItems}`),
  description: nothing,
  default: nothing,
  examples: nothing,
};

/** Empty when the value is as the schema says; throws for a keyword that it does not know. */
export function problemsOf(value: unknown, schema: SchemaObject, schemas: Schemas, at = "it"): string[] {
  return Object.keys(schema).flatMap(keyword => {
    const rule = RULES[keyword];
    if (rule === undefined) throw new Error(`${at}: the validator does not know the keyword ${keyword}`);
    return rule(value, schema, at, schemas);
  });
}
