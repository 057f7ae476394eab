export * from './Notice';
export * from './Panel';
export * from './States';
