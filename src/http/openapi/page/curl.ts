// An operation as a line for the shell: `$base_url` is the service, `$token` a token.
import type { Json, ParameterObject } from "../document-types.ts";

/** For a shell: whatever is inside stays as it is. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** Path parameters stand in the path, as their examples have them. */
export const filledPath = (path: string, parameters: readonly ParameterObject[]) =>
  path.replace(/\{([^}]+)\}/g, (whole, name: string) => {
    const example = parameters.find(p => p.in === "path" && p.name === name)?.example;
    return example === undefined ? whole : encodeURIComponent(String(example));
  });

export function curlOf(request: {
  method: string;
  path: string;
  parameters: readonly ParameterObject[];
  open: boolean;
  body: { type: string; value: Json } | null;
}): string {
  const { method, path, parameters, open, body } = request;
  const implied = body === null ? "get" : "post";
  const text =
    body === null ? null : typeof body.value === "string" ? body.value : JSON.stringify(body.value, null, 2);
  return [
    `curl -s ${method === implied ? "" : `-X ${method.toUpperCase()} `}"$base_url${filledPath(path, parameters)}"`,
    ...(open ? [] : ['-H "X-Auth-Token: $token"']),
    ...(body === null ? [] : [`-H 'Content-Type: ${body.type}'`]),
    ...(text === null ? [] : [`--data-binary ${quoted(text)}`]),
  ].join(" \\\n  ");
}
