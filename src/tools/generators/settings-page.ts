// docs/settings.md, made of what each setting says of itself.
import type { Section, Setting } from "../../settings/setting.ts";

export const SETTINGS_PAGE = "docs/settings.md";

const HEAD = `<!-- Written by \`npm run docs:settings\` from the settings themselves: change those, not this. -->
# Settings

Variables stand under \`[vars]\` in \`wrangler.toml\`; secrets are set with \`wrangler secret put NAME\`. A setting that is
empty has its default. One that is out of range, or does not go with another, is refused by name: the deployment answers
503 to every call, and \`GET /health\` says which setting and why.

\`npm run dev -- --port 9000 --persist-to DIR --var NAME:VALUE\` passes its arguments on to \`wrangler dev\`: a setting can
be tried out there.
`;

const TAIL = `## Beside them

The retry rules and calling hours are a file of their own, \`config/retry_config.yaml\`:
[hours and retries](hours-and-retries.md). In \`wrangler.toml\` stand also the rate limit \`FAILED_ATTEMPTS\`, whose
\`namespace_id\` must be used by no other rate limit of the account, and the bucket \`ARCHIVE\`: without it nothing is ever
deleted.
`;

export function settingsPage(sections: readonly Section[]): string {
  return [HEAD, ...sections.map(sectionText), TAIL].join("\n");
}

const COLUMNS = ["setting", "default", "may be", "for example", "what it is for"];

function sectionText({ title, about, fields }: Section): string {
  const rows = Object.entries(fields).map(([name, setting]) => cellsOf(name, setting));
  return [
    `## ${title}`,
    "",
    ...(about === undefined ? [] : [about, ""]),
    ...table([COLUMNS, ...rows]),
    "",
  ].join("\n");
}

const cellsOf = (name: string, { secret, unset, form, example, about }: Setting<unknown>): string[] =>
  [`\`${name}\`${secret ? " (secret)" : ""}`, unset, form, `\`${example}\``, about].map(cell =>
    cell.replaceAll("|", "\\|"),
  );

/** Padded, as the formatter wants it; the first row is the head. */
function table([head = [], ...rows]: string[][]): string[] {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => row[column]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map(width => "-".repeat(width))), ...rows.map(line)];
}
