// `archive verify`: is the chain of manifests whole, from the newest to the first? Each is read and hashed here, and held
// against what the one behind it says.
import { createHash } from "node:crypto";
import { EXIT } from "../../exit-codes.ts";
import { paint } from "../../terminal/terminal.ts";
import { command } from "../command.ts";

/** What is read of a manifest. */
interface Manifest {
  manifest: number;
  previous: { manifest: number; sha256: string } | null;
  files: readonly unknown[];
}

const nameOf = (number: number) => `manifest-${String(number).padStart(8, "0")}.json`;
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

export const verifyArchive = command({
  name: "archive verify",
  about: "is the archive's chain of manifests whole? (0 yes, 3 no)",
  options: {
    head: { type: "string", value: "SHA256", about: "what you kept: some manifest has to have it" },
  },
  details: ["Keep the hash of the newest manifest elsewhere: whatever was changed before it is seen then."],
  async run({ client, screen }, { values: { head } }) {
    const { chain } = await client.archive.list({ limit: 1 }).page();
    const problems: string[] = [];
    let [checked, files, seen] = [0, 0, head === undefined];
    let next = chain === null ? null : { manifest: chain.manifest, sha256: chain.sha256 };
    while (next !== null) {
      const { manifest, sha256 } = next;
      const file = nameOf(manifest);
      const text = new TextDecoder().decode(await client.archive.getFile(file));
      checked += 1;
      seen ||= hashOf(text) === head?.toLowerCase();
      if (hashOf(text) !== sha256) {
        problems.push(`${file} is not what was written: its SHA-256 is ${hashOf(text)}, not ${sha256}.`);
        break;
      }
      const read = JSON.parse(text) as Manifest;
      files += read.files.length;
      const first = manifest === 1;
      if (first !== (read.previous === null) || (read.previous?.manifest ?? 0) !== manifest - 1) {
        problems.push(`${file} does not name the manifest before it.`);
        break;
      }
      next = read.previous;
    }
    if (!seen && problems.length === 0) problems.push(`No manifest has the SHA-256 ${head}.`);
    screen.show({ manifests: checked, files, newest: chain?.sha256 ?? null, problems }, found => [
      found.problems.length === 0 ? paint("green", "Whole.") : paint("red", "Broken."),
      `  ${found.manifests} manifests, ${found.files} files. Newest: ${found.newest ?? "none"}`,
      ...found.problems.map(problem => `  ${problem}`),
    ]);
    return problems.length === 0 ? EXIT.done : EXIT.unreachable;
  },
});
