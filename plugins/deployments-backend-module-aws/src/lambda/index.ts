export * from './LambdaProvider';
