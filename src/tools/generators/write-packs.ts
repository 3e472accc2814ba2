// `npm run packs`: checks config/packs and config/calendars, and writes what is bundled of them.
import { writeFile } from "node:fs/promises";
import { PACKS_MODULE, packsModule } from "./packs-module.ts";

const text = await packsModule();
await writeFile(PACKS_MODULE, text);
console.log(`${PACKS_MODULE}: ${Math.round(text.length / 1024)} KiB`);
