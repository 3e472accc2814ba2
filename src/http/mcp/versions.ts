// Which revisions of the Model Context Protocol are spoken. The newest has no handshake: each request names it, in its
// `_meta` and in headers that must agree. For tools over HTTP without sessions the others are the same.
import { CallManagerError } from "../../domain/errors.ts";
import { quoted } from "../../domain/json-text.ts";

/** Settled by `initialize`; newest first. Earlier ones have batches. */
export const WITH_HANDSHAKE = ["2025-11-25", "2025-06-18"] as const;
export const WITHOUT_HANDSHAKE = "2026-07-28";
const VERSIONS = [WITHOUT_HANDSHAKE, ...WITH_HANDSHAKE] as const;

const CLAIM = "io.modelcontextprotocol/protocolVersion";

/** Codes of the protocol, answered with the status 400. */
const INVALID_PARAMS = -32602;
const HEADER_MISMATCH = -32020;
const UNSUPPORTED_VERSION = -32022;

export interface RpcError {
  code: number;
  message: string;
  data?: Record<string, unknown>;
}

/** The one that was asked for, else the newest: then the client decides whether it speaks that. */
export const negotiated = (asked: string): string =>
  WITH_HANDSHAKE.find(version => version === asked) ?? WITH_HANDSHAKE[0];

interface Message {
  method: string;
  params: Record<string, unknown>;
}
export type Revision = { handshake: boolean } | { refused: RpcError };

/** `header` answers undefined for one that was not sent. Throws for a version after a handshake that is not spoken. */
export function revisionOf(
  { method, params }: Message,
  header: (name: string) => string | undefined,
): Revision {
  const meta = params._meta;
  const claimed = typeof meta === "object" && meta !== null && CLAIM in meta ? meta[CLAIM] : undefined;
  const said = header("MCP-Protocol-Version")?.trim();
  if (claimed === undefined) {
    if (said === WITHOUT_HANDSHAKE)
      return { refused: { code: INVALID_PARAMS, message: `params._meta.${CLAIM}: is required` } };
    if (method !== "initialize") refuseUnknown(said);
    return { handshake: true };
  }
  if (claimed !== WITHOUT_HANDSHAKE) {
    const message = `params._meta.${CLAIM}: must be ${WITHOUT_HANDSHAKE}, not ${quoted(claimed)}`;
    return {
      refused: {
        code: UNSUPPORTED_VERSION,
        message,
        data: { supported: [WITHOUT_HANDSHAKE], requested: quoted(claimed) },
      },
    };
  }
  const differs =
    mismatch("MCP-Protocol-Version", said, claimed) ??
    mismatch("Mcp-Method", header("Mcp-Method")?.trim(), method) ??
    (method === "tools/call" && typeof params.name === "string"
      ? mismatch("Mcp-Name", header("Mcp-Name")?.trim(), params.name)
      : null);
  return differs === null ? { handshake: false } : { refused: { code: HEADER_MISMATCH, message: differs } };
}

const mismatch = (name: string, sent: string | undefined, body: string): string | null =>
  sent === body ? null : `${name}: must be ${quoted(body)} as in the body, not ${quoted(sent)}`;

function refuseUnknown(said: string | undefined): void {
  if (said === undefined || WITH_HANDSHAKE.some(version => version === said)) return;
  throw new CallManagerError(
    "bad_request",
    `MCP-Protocol-Version must be one of ${VERSIONS.join(", ")}, not "${said.slice(0, 60)}".`,
    { supported: [...VERSIONS] },
  );
}
