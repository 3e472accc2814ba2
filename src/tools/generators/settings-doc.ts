// `npm run docs:settings [-- FILE]`: writes docs/settings.md.
import { writeFile } from "node:fs/promises";
import { SECTIONS } from "../../settings/index.ts";
import { SETTINGS_PAGE, settingsPage } from "./settings-page.ts";

await writeFile(process.argv[2] ?? SETTINGS_PAGE, settingsPage(SECTIONS));
