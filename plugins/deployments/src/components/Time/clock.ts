import { useCallback, useSyncExternalStore } from 'react';

type Listener = () => void;

const listeners = new Set<Listener>();
let timer: ReturnType<typeof setInterval> | undefined;

const tell = () => {
  if (document.visibilityState !== 'hidden') listeners.forEach(tick => tick());
};

/** Calls back every second while anybody listens and the page can be seen. One timer for all. */
function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    timer = setInterval(tell, 1_000);
    document.addEventListener('visibilitychange', tell);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tell);
    }
  };
}

/**
 * A text that depends on the time. The component renders again only when the
 * text has changed, so that a page full of "18 min ago" is quiet.
 */
export function useTimeText(text: (now: number) => string): string {
  const snapshot = useCallback(() => text(Date.now()), [text]);
  return useSyncExternalStore(subscribe, snapshot);
}

/**
 * The time in milliseconds since the epoch, which moves on in steps.
 *
 * @param stepMs - length of a step
 */
export function useNow(stepMs = 10_000): number {
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(Date.now() / stepMs) * stepMs,
  );
}
