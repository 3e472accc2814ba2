// Parts of an operation in the document: who may, what goes in, what comes out.

import { type Answer, type Body, takesKeys } from "../lib/route.ts";
import type { MediaObject, OperationObject, ResponseObject, SecurityRequirement } from "./document-types.ts";
import { schemaOf } from "./json-schemas.ts";
import type { Operation } from "./operation.ts";

/** The scope stands where OpenAPI 3.1 has the roles that a scheme needs. */
export function securityOf({ scope }: Operation): SecurityRequirement[] {
  if (scope === "open") return [];
  if (scope === "signed") return [{ callbackSignature: [] }];
  const either: SecurityRequirement[] = [{ token: [scope] }, { bearer: [scope] }];
  return scope === "callback" ? [...either, { callbackSignature: [] }] : either;
}

export function requestBodyOf({ content, optional }: Body): NonNullable<OperationObject["requestBody"]> {
  const media = Object.entries(content).map(([type, { schema, examples }]): [string, MediaObject] => [
    type,
    { schema: schemaOf(schema), examples },
  ]);
  return { required: optional !== true, content: Object.fromEntries(media) };
}

const header = (name: string) => ({ $ref: `#/components/headers/${name}` });

export function responseOf(operation: Operation, answer: Answer): ResponseObject {
  const names = [
    "X-Request-Id",
    ...(takesKeys(operation) ? ["Idempotent-Replayed"] : []),
    ...(answer.headers ?? []),
  ];
  const media = Object.entries(answer.content ?? {}).map(
    ([type, { schema, example }]): [string, MediaObject] => [
      type,
      { schema: schemaOf(schema), ...(example === undefined ? {} : { example }) },
    ],
  );
  return {
    description: answer.description,
    headers: Object.fromEntries(names.map(name => [name, header(name)])),
    ...(media.length === 0 ? {} : { content: Object.fromEntries(media) }),
  };
}
