// `npm run openapi [-- FILE]`: writes the API document.
import { apiDocument } from "../../http/openapi/document.ts";
import { writeJson } from "./write-json.ts";

await writeJson(process.argv[2] ?? "dist/openapi.json", apiDocument());
