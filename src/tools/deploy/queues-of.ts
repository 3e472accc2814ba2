// The queues that a configuration names: those of its environment, which inherits none of the others.

const TABLE = /^\s*\[+\s*([^\]]+?)\s*\]+/;
const QUEUE = /^\s*(?:queue|dead_letter_queue)\s*=\s*["']([^"']+)["']/;

/** `config` is the text of wrangler.toml; `environment` null = the top of it. Each once, in its order. */
export function queuesOf(config: string, environment: string | null): string[] {
  const start = environment === null ? "queues." : `env.${environment}.queues.`;
  const found = new Set<string>();
  let within = false;
  for (const line of config.split("\n")) {
    const table = TABLE.exec(line)?.[1];
    if (table !== undefined) within = table.startsWith(start);
    const queue = QUEUE.exec(line)?.[1];
    if (within && queue !== undefined) found.add(queue);
  }
  return [...found];
}
