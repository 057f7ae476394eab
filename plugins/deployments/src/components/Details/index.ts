export * from './DetailsPane';
export * from './StepsSection';
