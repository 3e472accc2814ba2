// The names that wrangler.toml gives to what a deployment needs.

export interface Names {
  database: { name: string; id: string };
  queues: string[];
  /** Null = there is none. */
  bucket: string | null;
}

/** Of the file as this project has it: one key a line. */
export function readNames(text: string): Names {
  const lines = text.split("\n").filter(line => !/^\s*#/.test(line));
  const all = (key: string) =>
    lines.flatMap(line => new RegExp(`^\\s*${key}\\s*=\\s*"([^"]*)"`).exec(line)?.[1] ?? []);
  const [name = ""] = all("database_name");
  const [id = ""] = all("database_id");
  const [bucket = null] = all("bucket_name");
  return {
    database: { name, id },
    queues: [...new Set([...all("queue"), ...all("dead_letter_queue")])],
    bucket,
  };
}
