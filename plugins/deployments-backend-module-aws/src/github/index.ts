export * from './facts';
export * from './GithubClient';
