export * from './Panel';
export * from './States';
