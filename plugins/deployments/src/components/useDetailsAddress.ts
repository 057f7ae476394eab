import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** Parts of the details, each with an address. */
export const DETAILS_SECTIONS = [
  'overview',
  'steps',
  'configuration',
  'releases',
] as const;
/** A part of the details. */
export type DetailsSection = (typeof DETAILS_SECTIONS)[number];

/** What of the details is open, as the address says it. */
export interface DetailsAddress {
  /** Id of the target; absent when no details are open. */
  target?: string;
  section: DetailsSection;
  /** Search string that opens a target's details, for a link. */
  to(target: string, section?: DetailsSection): string;
  open(target: string, section?: DetailsSection): void;
  close(): void;
}

const isSection = (value: string | null): value is DetailsSection =>
  DETAILS_SECTIONS.some(section => section === value);

const withTarget = (
  current: URLSearchParams,
  target: string | undefined,
  section: DetailsSection,
) => {
  const next = new URLSearchParams(current);
  next.delete('target');
  next.delete('show');
  if (target) next.set('target', target);
  if (target && section !== 'overview') next.set('show', section);
  return next;
};

/** Keeps what is open beside the grid in the address (`?target=…&show=…`), so that it can be shared. */
export function useDetailsAddress(): DetailsAddress {
  const [params, setParams] = useSearchParams();
  const show = params.get('show');
  const open = useCallback(
    (target: string, section: DetailsSection = 'overview') =>
      setParams(current => withTarget(current, target, section)),
    [setParams],
  );
  const close = useCallback(
    () => setParams(current => withTarget(current, undefined, 'overview')),
    [setParams],
  );
  return {
    target: params.get('target') ?? undefined,
    section: isSection(show) ? show : 'overview',
    to: (target, section = 'overview') =>
      `?${withTarget(params, target, section)}`,
    open,
    close,
  };
}
