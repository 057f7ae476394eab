import { App } from 'aws-cdk-lib';
import { environments } from '../lib/environments.ts';
import { ServiceStack } from '../lib/service-stack.ts';

const app = new App();

// The pipeline gives the commit: cdk synth --context commit=$(git rev-parse HEAD)
const commit = String(app.node.tryGetContext('commit') ?? 'local');

for (const environment of environments) {
  new ServiceStack(app, environment, commit);
}
