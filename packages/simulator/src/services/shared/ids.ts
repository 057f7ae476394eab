import { createHash } from 'node:crypto';

/**
 * A number for something that has a name, so that ids need no bookkeeping: the same
 * name has the same id in every world. 31 bits, as GitHub's clients expect of ids.
 */
export const textDigest = (text: string): number =>
  createHash('sha1').update(text).digest().readUInt32BE(0) >>> 1;
