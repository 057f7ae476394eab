import { useEffect, useRef, type RefObject } from 'react';

const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

function moveWithArrowKeys(table: HTMLTableElement, event: KeyboardEvent) {
  const step = STEPS[event.key];
  const target = event.target as HTMLElement;
  if (!step || !target.matches('[data-cell]')) return;
  const within = [
    ...(target.closest('td')?.querySelectorAll<HTMLElement>('[data-cell]') ??
      []),
  ];
  const stacked = within[within.indexOf(target) + step[0]];
  const rows = [...table.querySelectorAll('tbody tr')].map(row => [
    ...row.querySelectorAll('td'),
  ]);
  const y = rows.findIndex(cells => cells.some(cell => cell.contains(target)));
  const x = rows[y].findIndex(cell => cell.contains(target));

  let next = step[0] === 0 ? undefined : stacked;
  for (
    let [row, column] = [y + step[0], x + step[1]];
    !next && rows[row]?.[column];
    row += step[0], column += step[1]
  ) {
    const cells =
      rows[row][column].querySelectorAll<HTMLElement>('[data-cell]');
    // From below one comes to the last of several.
    next = cells[step[0] < 0 ? cells.length - 1 : 0];
  }
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

/**
 * Moves the focus from cell to cell of a table with the arrow keys. Tab still
 * reaches everything; this only makes the table quick to walk.
 */
export function useArrowKeys(): RefObject<HTMLTableElement> {
  const ref = useRef<HTMLTableElement>(null);
  useEffect(() => {
    const table = ref.current;
    if (!table) return undefined;
    const onKeyDown = (event: KeyboardEvent) => moveWithArrowKeys(table, event);
    table.addEventListener('keydown', onKeyDown);
    return () => table.removeEventListener('keydown', onKeyDown);
  }, []);
  return ref;
}
