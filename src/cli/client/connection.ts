// Which service is asked, and as whom.
export interface Connection {
  /** Without a slash at its end, and without /api/v1. */
  base: string;
  /** Null: none is sent. */
  token: string | null;
}
