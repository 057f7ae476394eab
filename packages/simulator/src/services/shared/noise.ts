/**
 * Numbers that look random and are the same for the same inputs, on every
 * machine and in whatever order they are asked for. Metrics are made of them.
 */

// Looked up once: under Jest a global is found slowly, and this is called very often.
const { imul } = Math;

/** A 32-bit hash of a string (FNV-1a). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

/** A number in [0, 1) for a seed and a position. */
export function noise(seed: number, position: number): number {
  let x = (seed ^ imul(position | 0, 0x9e3779b1)) >>> 0;
  x = imul(x ^ (x >>> 16), 0x85ebca6b);
  x = imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 0x100000000;
}
