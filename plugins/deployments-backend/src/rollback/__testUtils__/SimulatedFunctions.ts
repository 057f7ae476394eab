import {
  createSimulator,
  TOOLS_ACCOUNT,
  TOOLS_CREDENTIALS,
  type Simulator,
} from '@backspin/simulator';

export { TOOLS_ACCOUNT, TOOLS_CREDENTIALS };

/** Where everything is. */
export const REGION = 'us-east-1';

/** A simulated AWS and the functions in it, spoken to without the product's clients. */
export class SimulatedFunctions {
  readonly simulator: Simulator = createSimulator({
    quotas: false,
    speed: 10,
    log: () => {},
  });

  /** Makes a function with three versions, behind alias `live` at the newest. */
  async create(name: string): Promise<void> {
    const path = '/2015-03-31/functions';
    // What Lambda takes for an archive begins like one.
    const zip = (code: string) => Buffer.from(`PK ${code}`).toString('base64');
    await this.call('lambda', `POST ${path}`, {
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: `arn:aws:iam::${TOOLS_ACCOUNT}:role/service`,
      Code: { ZipFile: zip('1') },
      Publish: true,
    });
    for (const code of ['2', '3']) {
      await this.simulator.control.step(60_000);
      await this.call('lambda', `PUT ${path}/${name}/code`, {
        ZipFile: zip(code),
        Publish: true,
      });
    }
    await this.simulator.control.step(60_000);
    await this.call('lambda', `POST ${path}/${name}/aliases`, {
      Name: 'live',
      FunctionVersion: '3',
    });
  }

  /** Has CodeDeploy move a function's alias from now on: by a first deployment it is known whose group it is. */
  async deployWithCodeDeploy(name: string): Promise<void> {
    const applicationName = name;
    const deploymentGroupName = `${name}-group`;
    await this.codeDeploy('CreateApplication', {
      applicationName,
      computePlatform: 'Lambda',
    });
    await this.codeDeploy('CreateDeploymentGroup', {
      applicationName,
      deploymentGroupName,
      serviceRoleArn: `arn:aws:iam::${TOOLS_ACCOUNT}:role/deploy`,
      deploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce',
    });
    await this.moveTo(name, '2');
    const properties = {
      Name: name,
      Alias: 'live',
      CurrentVersion: '2',
      TargetVersion: '3',
    };
    await this.codeDeploy('CreateDeployment', {
      applicationName,
      deploymentGroupName,
      revision: {
        revisionType: 'AppSpecContent',
        appSpecContent: {
          content: JSON.stringify({
            version: 0.0,
            Resources: [
              { fn: { Type: 'AWS::Lambda::Function', Properties: properties } },
            ],
          }),
        },
      },
    });
    for (let step = 0; step < 60 && (await this.live(name)) !== '3'; step++) {
      await this.simulator.control.step(10_000);
    }
    await this.simulator.control.step(60_000);
  }

  /** Moves the alias by hand. */
  async moveTo(name: string, version: string): Promise<void> {
    const path = `/2015-03-31/functions/${name}/aliases/live`;
    await this.call('lambda', `PUT ${path}`, { FunctionVersion: version });
  }

  /** The version that the alias points at; with its weights, if there are any. */
  async live(name: string): Promise<string> {
    const path = `/2015-03-31/functions/${name}/aliases/live`;
    const alias = await this.call('lambda', `GET ${path}`);
    const weights = alias.RoutingConfig?.AdditionalVersionWeights ?? {};
    return [alias.FunctionVersion, ...Object.keys(weights)].join(' and ');
  }

  private codeDeploy(operation: string, input: object) {
    return this.call('codedeploy', 'POST /', input, {
      'x-amz-target': `CodeDeploy_20141006.${operation}`,
      'content-type': 'application/x-amz-json-1.1',
    });
  }

  private async call(
    service: string,
    line: string,
    input?: object,
    headers: Record<string, string> = {},
  ): Promise<any> {
    const [method, path] = line.split(' ');
    const scope = `${TOOLS_CREDENTIALS.accessKeyId}/20261123/${REGION}/${service}/aws4_request`;
    const response = await this.simulator.fetch(
      new Request(`http://simulator.test${path}`, {
        method,
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
          ...headers,
        },
        body: input && JSON.stringify(input),
      }),
    );
    const answer = await response.text();
    if (!response.ok) throw new Error(`${line}: ${response.status} ${answer}`);
    return JSON.parse(answer);
  }
}
