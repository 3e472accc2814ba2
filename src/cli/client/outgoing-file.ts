// A file that is to be sent to the service, and who follows its progress.
import type { FileBody } from "../../client/core/file-body.ts";
import type { FileOptions } from "../../client/core/options.ts";

export interface SendProgress {
  /** Bytes given to the connection so far. */
  sent(bytes: number): void;
  /** Sent, refused or broken off. */
  end(): void;
}

export interface OutgoingFile {
  contentType: string;
  /** Bytes; null where they are not known. */
  length: number | null;
  /** False for the standard input: it is sent once, whatever comes of it. */
  canReopen: boolean;
  /** Reads from the beginning. */
  open(): NodeJS.ReadableStream;
  /** Called each time that it is sent. */
  follow?(): SendProgress;
}

/** `send` sends what it is given, as the client's methods do. */
export async function sendFile<T>(
  file: OutgoingFile,
  send: (body: FileBody, options: FileOptions) => Promise<T>,
): Promise<T> {
  let progress: SendProgress | undefined;
  const open = () => {
    progress?.end();
    progress = file.follow?.();
    return counted(file.open(), progress);
  };
  const { contentType, length } = file;
  const headers: Record<string, string> = length === null ? {} : { "Content-Length": String(length) };
  try {
    // It takes as long as it takes: silence is what ends it.
    return await send(file.canReopen ? open : open(), { contentType, headers, timeoutMs: Infinity });
  } finally {
    progress?.end();
  }
}

async function* counted(
  stream: NodeJS.ReadableStream,
  progress: SendProgress | undefined,
): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const piece of stream) {
    const bytes = Buffer.from(piece);
    sent += bytes.length;
    progress?.sent(sent);
    yield bytes;
  }
}
