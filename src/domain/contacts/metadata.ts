// Metadata of a call: whatever a client wants to see again, as JSON text of a stated size.

/** Any object: what is none is refused at the door. */
export type Metadata = Record<string, unknown>;

/** Stated limit of metadata, as JSON text. */
export const MAX_METADATA_BYTES = 4_096;

const encoder = new TextEncoder();

export const metadataFits = (json: string): boolean =>
  json.length * 3 <= MAX_METADATA_BYTES || encoder.encode(json).byteLength <= MAX_METADATA_BYTES;
