/**
 * The words of Backspin as zod schemas and types, its permissions and its pure rules.
 *
 * @packageDocumentation
 */
export * from './schemas';
export * from './permissions';
export * from './annotations';
export * from './rules';
