// The keys, and the switch that turns them off.
import { Dialog } from "../parts/dialog.tsx";
import { PAGE_KEYS } from "./keys.ts";
import { keysOn } from "./preferences.ts";

const OTHERS: [string, string][] = [
  ["?", "this list"],
  ["/", "search: a number, a call's id, a campaign"],
  ["j  k", "next row, row before"],
  ["Enter", "open the row"],
  ["x", "select the row"],
  [".", "pause updates"],
  ["Esc", "close"],
];

export function Help({ onClose }: { onClose: () => void }) {
  const pages = Object.entries(PAGE_KEYS).map(([key, { name }]): [string, string] => [`g  ${key}`, name]);
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl class="keys">
        {[...OTHERS, ...pages].map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input type="checkbox" checked={keysOn.value} onChange={() => (keysOn.value = !keysOn.value)} />
        Keys are on
      </label>
    </Dialog>
  );
}
