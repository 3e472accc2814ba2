// Which revisions of the Model Context Protocol are spoken: for tools over HTTP without sessions they are the same.
import { CallManagerError } from "../../domain/errors.ts";

/** Newest first. Earlier ones have batches. */
export const VERSIONS = ["2025-11-25", "2025-06-18"] as const;

/** The one that was asked for, else the newest: then the client decides whether it speaks that. */
export const negotiated = (asked: string): string =>
  VERSIONS.find(version => version === asked) ?? VERSIONS[0];

/** `header`: MCP-Protocol-Version, which a client sends once it knows; absent = not said. */
export function refuseUnknownVersion(header: string | undefined): void {
  if (header === undefined || VERSIONS.some(version => version === header)) return;
  throw new CallManagerError(
    "bad_request",
    `MCP-Protocol-Version must be one of ${VERSIONS.join(", ")}, not "${header.slice(0, 60)}".`,
    { supported: [...VERSIONS] },
  );
}
