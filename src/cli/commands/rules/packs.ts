// `packs list` and `packs put NAME VERSION FILE`: rule packs, the product's and your own.
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { table } from "../../terminal/table.ts";
import { command } from "../command.ts";
import { rulesFile, typeOf } from "./rules-file.ts";

export const listPacks = command({
  name: "packs list",
  about: "rule packs, the product's and your own, with source and sureness",
  async run({ client, screen }) {
    screen.show(await client.rulePacks.list(), ({ data }, width) =>
      table(
        [
          { title: "pack" },
          { title: "origin" },
          { title: "sureness" },
          { title: "from", optional: true },
          { title: "to", optional: true },
          { title: "source", min: 8, optional: true },
        ],
        data.map(p => [
          `${p.name}@${p.version}`,
          p.origin,
          p.sureness,
          p.effective_from ?? "",
          p.effective_to ?? "",
          p.source,
        ]),
        width,
      ),
    );
    return EXIT.done;
  },
});

export const putPack = command({
  name: "packs put",
  about: "add a version of a rule pack of your own, from YAML or JSON",
  takes: ["NAME", "VERSION", "FILE"],
  details: ["A version is written once; what changes is a new version. - is the standard input."],
  async run({ client, screen, stdin }, { args: [given, number, path = ""] }) {
    const text = await rulesFile(path, stdin);
    const put = client.rulePacks.put(idSegment(given), idSegment(number), text, {
      contentType: typeOf(path),
    });
    screen.show(await put, pack => [
      `${pack.name}@${pack.version} is there: ${pack.rules.join(", ") || "no rules"}.`,
    ]);
    return EXIT.done;
  },
});
