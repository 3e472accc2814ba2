// `health`: is the service well? Needs no token.
import type { Health } from "../../tools/dev/local-service.ts";
import { EXIT } from "../exit-codes.ts";
import { fields } from "../terminal/table.ts";
import { paint } from "../terminal/terminal.ts";
import { command } from "./command.ts";

export const showHealth = command({
  name: "health",
  about: "is the service well? (0 yes, 3 no)",
  open: true,
  async run({ service, screen }) {
    const { status, answer } = await service.health();
    const said = (answer ?? {}) as Partial<Health>;
    const well = status < 400 && said.status === "ok";
    screen.show(said, (shown, width) => [
      paint(well ? "green" : "red", shown.status ?? `answered ${status}`),
      ...fields(
        Object.entries(shown.checks ?? {}).map(([name, check]) => [
          name,
          [check.status, ...(check.problems ?? [])].join(": "),
        ]),
        width,
      ),
    ]);
    return well ? EXIT.done : EXIT.unreachable;
  },
});
