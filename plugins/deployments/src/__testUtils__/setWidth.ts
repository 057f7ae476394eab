/** Answers media queries as a window of this width, in pixels, would. */
export function setWidth(width: number) {
  window.matchMedia = (query: string) => {
    const [, side, limit] = /\((min|max)-width: (\d+)px\)/.exec(query) ?? [];
    const matches =
      side === 'min' ? width >= Number(limit) : width <= Number(limit);
    return {
      matches: side !== undefined && matches,
      media: query,
      addListener: () => {},
      removeListener: () => {},
      addEventListener: () => {},
      removeEventListener: () => {},
    } as unknown as MediaQueryList;
  };
}
