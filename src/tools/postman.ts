// `npm run postman [-- FILE]`: writes a Postman collection made from the API document.
import { apiDocument } from "../http/openapi/document.ts";
import { postmanCollection } from "./postman-collection.ts";
import { writeJson } from "./write-json.ts";

/** Where `npm run dev` answers. */
const LOCAL = "http://localhost:8787";

await writeJson(process.argv[2] ?? "dist/postman.json", postmanCollection(apiDocument(), LOCAL));
