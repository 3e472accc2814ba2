// A file that is to be sent to the service, and who follows its progress.

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
