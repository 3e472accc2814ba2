// A list that grows at its head while somebody looks: held still while the pointer or the focus is on it.
import { useRef, useState } from "preact/hooks";
import { type Held, heldRows } from "./held-rows.ts";

interface HeldList<Row> extends Held<Row> {
  /** Shows the newer ones. */
  show: () => void;
  /** Of the element that has the rows. */
  holder: {
    onPointerEnter: () => void;
    onPointerLeave: () => void;
    onFocusIn: () => void;
    onFocusOut: () => void;
  };
}

export function useHeld<Row>(latest: readonly Row[], keyOf: (row: Row) => string): HeldList<Row> {
  const [over, setOver] = useState(false);
  const [within, setWithin] = useState(false);
  const shown = useRef(latest);
  const [, redraw] = useState(0);
  if (!over && !within) shown.current = latest;
  const held = heldRows(shown.current, latest, keyOf);
  shown.current = held.rows;
  return {
    ...held,
    show: () => {
      shown.current = latest;
      redraw(turn => turn + 1);
    },
    holder: {
      onPointerEnter: () => setOver(true),
      onPointerLeave: () => setOver(false),
      onFocusIn: () => setWithin(true),
      onFocusOut: () => setWithin(false),
    },
  };
}
