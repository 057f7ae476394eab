export * from './StepList';
