// `npm run places -- DIRECTORY`: writes the tables of area codes and ZIP codes from the packages installed there.
// Afterwards `npm test` and a look at the difference: docs/compliance/places.md says what to check it against.
import { writeFile } from "node:fs/promises";
import { areaCodeRows } from "./area-codes.ts";
import { PACKAGES, readSources } from "./sources.ts";
import { tableText } from "./table-text.ts";
import { zipRows } from "./zip-codes.ts";

const FOLDER = "src/domain/compliance/place";

const moduleText = (name: string, about: string, table: string) => `// ${about}
// Written by \`npm run places\`: change the hand lists in src/tools/generators/places, not this.
// Sources, and how sure they are: docs/compliance/places.md. Form of a line: place-table.ts.

export const ${name} = \`
${table}
\`;
`;

const directory = process.argv[2];
if (directory === undefined) {
  console.error(`Usage: npm run places -- DIRECTORY, where you ran: npm install ${PACKAGES.join(" ")}`);
  process.exitCode = 1;
} else {
  const sources = readSources(directory);
  await writeFile(
    `${FOLDER}/area-code-data.ts`,
    moduleText(
      "AREA_CODES",
      "Area codes of +1: regions, zones, codes; overlays of one area are joined by a slash.",
      tableText(areaCodeRows(sources)),
    ),
  );
  await writeFile(
    `${FOLDER}/zip-code-data.ts`,
    moduleText(
      "ZIP_CODES",
      "ZIP codes by their first three digits, or in full where those belong to several states.",
      tableText(zipRows(sources.centroids, sources.zoneAt)),
    ),
  );
}
