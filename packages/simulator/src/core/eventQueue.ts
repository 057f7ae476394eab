import { SimTime, WorldEvent } from './types';

/** An event with its id, which is also its place among events of the same time. */
export interface QueuedEvent {
  id: number;
  event: WorldEvent;
}

export interface QueueState {
  nextId: number;
  events: QueuedEvent[];
}

function before(a: QueuedEvent, b: QueuedEvent): boolean {
  return a.event.at === b.event.at ? a.id < b.id : a.event.at < b.event.at;
}

/** A binary heap of events, ordered by time and then by when they were queued. */
export class EventQueue {
  private heap: QueuedEvent[] = [];
  private readonly live = new Set<number>();
  private nextId = 1;

  get size(): number {
    return this.live.size;
  }

  push(event: WorldEvent): number {
    const id = this.nextId++;
    this.insert({ id, event });
    return id;
  }

  /** Cancelled events stay in the heap until they come up, and are dropped then. */
  cancel(id: number): void {
    this.live.delete(id);
  }

  /** Takes the earliest event that is due at `time`. */
  takeDue(time: SimTime): WorldEvent | undefined {
    while (this.heap.length > 0 && this.heap[0].event.at <= time) {
      const { id, event } = this.removeFirst();
      if (this.live.delete(id)) return event;
    }
    return undefined;
  }

  save(): QueueState {
    return {
      nextId: this.nextId,
      events: this.heap
        .filter(({ id }) => this.live.has(id))
        .sort((a, b) => (before(a, b) ? -1 : 1))
        .map(({ id, event }) => ({ id, event })),
    };
  }

  /** Replaces everything; `shift` ms are added to the time of every event. */
  load(state: QueueState, shift = 0): void {
    this.heap = [];
    this.live.clear();
    this.nextId = state.nextId;
    for (const { id, event } of state.events) {
      this.insert({ id, event: { ...event, at: event.at + shift } });
    }
  }

  private insert(item: QueuedEvent): void {
    this.live.add(item.id);
    const { heap } = this;
    let index = heap.length;
    heap.push(item);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (before(heap[parent], item)) break;
      heap[index] = heap[parent];
      index = parent;
    }
    heap[index] = item;
  }

  private removeFirst(): QueuedEvent {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (before(last, heap[child])) break;
      heap[index] = heap[child];
      index = child;
    }
    heap[index] = last;
    return first;
  }
}
