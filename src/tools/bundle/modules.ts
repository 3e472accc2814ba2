// What a bundle holds, and which of its modules run when an isolate starts.
import type { Metafile } from "esbuild";
import type { Bundle } from "./make-bundle.ts";

/** `npm zod` or `src/http/routes`: the package, or the room of this repository. */
export function partOf(path: string): string {
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  return inPackage === undefined ? path.split("/").slice(0, 3).join("/") : `npm ${inPackage}`;
}

/** Bytes in the script by part, the largest first. */
export function sizesByPart({ output }: Pick<Bundle, "output">): [string, number][] {
  const sizes = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
    const part = partOf(path);
    sizes.set(part, (sizes.get(part) ?? 0) + bytesInOutput);
  }
  return [...sizes].sort(([, a], [, b]) => b - a);
}

/** Modules that run before the first request: all that the entrance leads to without an `import()`. */
export function modulesAtStart(inputs: Metafile["inputs"], entrance = "src/index.ts"): Set<string> {
  const reached = new Set<string>();
  const visit = (path: string) => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const { path: next, kind, external } of inputs[path]?.imports ?? [])
      if (kind !== "dynamic-import" && external !== true) visit(next);
  };
  visit(entrance);
  return reached;
}
