// How many rows wait to be shown; they come by a click, or once nobody points at the list any more.
import { number } from "../format/numbers.ts";

export const Newer = ({ count, onShow }: { count: number; onShow: () => void }) =>
  count === 0 ? null : (
    <p class="newer">
      <button type="button" onClick={onShow}>
        {number(count)} newer
      </button>
    </p>
  );
