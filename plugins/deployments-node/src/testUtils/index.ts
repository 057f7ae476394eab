/**
 * A provider without a cloud, and samples of what providers give.
 *
 * @packageDocumentation
 */
export * from './FakeProvider';
export * from './samples';
