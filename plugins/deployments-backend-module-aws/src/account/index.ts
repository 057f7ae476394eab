export * from './AlarmDirectory';
export * from './FunctionDirectory';
export * from './place';
export * from './SharedReads';
export * from './StackDirectory';
export * from './TagDirectory';
