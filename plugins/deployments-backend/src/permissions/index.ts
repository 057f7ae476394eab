export * from './conditions';
export * from './rules';
export * from './target';
export * from './pipeline';
export { UNPLACED } from './ruleParts';
