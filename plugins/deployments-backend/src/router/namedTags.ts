import type { RequestHandler } from 'express';

/**
 * Lets a page that names the tag of what it has be answered with 304. When a page
 * sets `If-None-Match` itself, the browser adds `Cache-Control: no-cache`
 * (https://fetch.spec.whatwg.org/#http-network-or-cache-fetch), which Express takes
 * for a reload by hand and answers in full. A tag that is named is meant.
 */
export const answerNamedTags: RequestHandler = (req, _res, next) => {
  if (req.headers['if-none-match']) delete req.headers['cache-control'];
  next();
};
