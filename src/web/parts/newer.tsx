// How many rows wait to be shown; they come by a click, or once nobody points at the list any more.
import { number } from "../format/numbers.ts";

export const Newer = ({ count, onShow }: { count: number; onShow: () => void }) => (
  <p class={count === 0 ? "newer none" : "newer"}>
    {count > 0 && (
      <button type="button" onClick={onShow}>
        {number(count)} newer
      </button>
    )}
  </p>
);
