export * from './StateChip';
export * from './StateIcon';
export * from './stateColors';
export * from './TargetStateChip';
