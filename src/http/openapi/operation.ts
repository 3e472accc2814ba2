// A route as the document shows it.
import type { ErrorCode } from "../../domain/errors.ts";
import { type Parameter, type RouteDefinition, takesKeys } from "../lib/route.ts";

export interface NamedParameter extends Omit<Parameter, "read"> {
  name: string;
}

export interface Operation extends Omit<RouteDefinition, "params" | "query"> {
  parameters: readonly NamedParameter[];
}

/** Codes that follow from what an operation is, then its own. */
export function errorCodesOf(operation: Operation): ErrorCode[] {
  const { scope, parameters, body, errors = [] } = operation;
  const jsonIn = body !== undefined && "application/json" in body.content;
  const codes: ErrorCode[] = [
    ...(jsonIn
      ? (["bad_request", "validation_error", "payload_too_large", "unsupported_media_type"] as const)
      : []),
    ...(parameters.length > 0 ? (["validation_error"] as const) : []),
    ...(scope === "open" ? [] : (["unauthorized", "rate_limited"] as const)),
    ...(scope === "open" || scope === "signed" ? [] : (["forbidden"] as const)),
    // Of an Idempotency-Key: not one, still being answered, used for something else.
    ...(takesKeys(operation) ? (["bad_request", "conflict", "idempotency_mismatch"] as const) : []),
    ...errors,
    ...(scope === "open" ? [] : (["internal_server_error", "service_unavailable"] as const)),
  ];
  return [...new Set(codes)];
}

/** Its parameters in one list. */
export function operationOf({ params = {}, query = {}, ...rest }: RouteDefinition): Operation {
  const parameters = Object.entries({ ...params, ...query }).map(([name, parameter]) => ({
    name,
    ...parameter,
  }));
  return { ...rest, parameters };
}
