import type { Request, Response } from 'express';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { TaggedPage } from '../read/EntityPages';

const compress = promisify(gzip);

/** Compressed bodies that are kept, a few kilobytes each. */
const KEPT = 256;

/**
 * Sends pages that carry a tag. Whoever has the page already gets 304. The bytes
 * of a tag are compressed once, however many people read the page until it
 * changes: compressing would otherwise cost more than all the rest.
 */
export class TaggedPages {
  private readonly compressed = new Map<string, Promise<Buffer>>();

  /** Sends a page, or 304. */
  async send(req: Request, res: Response, page: TaggedPage): Promise<void> {
    res.set({ ETag: page.etag, 'Cache-Control': 'private, no-cache' });
    res.vary('Accept-Encoding');
    if (req.fresh) {
      res.status(304).end();
      return;
    }
    res.type('json');
    if (req.acceptsEncodings('gzip')) {
      const body = await this.bytes(page);
      res.set('Content-Encoding', 'gzip').send(body);
    } else {
      res.send(page.body());
    }
  }

  private bytes(page: TaggedPage): Promise<Buffer> {
    const known = this.compressed.get(page.etag);
    if (known) return known;
    const made = compress(page.body());
    this.compressed.set(page.etag, made);
    made.catch(() => this.compressed.delete(page.etag));
    const [oldest] = this.compressed.keys();
    if (this.compressed.size > KEPT) this.compressed.delete(oldest);
    return made;
  }
}
