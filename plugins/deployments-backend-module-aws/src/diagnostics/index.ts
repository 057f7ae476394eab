export * from './AwsDiagnostics';
export * from './policies';
