// A load test with k6 (https://grafana.com/docs/k6): calls a function behind its
// alias at a steady rate. The workflow "Load test" runs it; by hand:
//
//   FUNCTION_NAME=… EVENT=….json AWS_REGION=… k6 run load-tests/function.js
//
// with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN in the
// environment, as `aws configure export-credentials --format env` writes them.
/* global __ENV, open */
import encoding from 'k6/encoding';
import http from 'k6/http';
import { check } from 'k6';
import { Rate } from 'k6/metrics';
import { signedHeaders } from './sigv4.js';

const rate = Number(__ENV.RATE || 10);
const failed = new Rate('failed_calls');

export const options = {
  scenarios: {
    steady: {
      executor: 'constant-arrival-rate',
      rate,
      timeUnit: '1s',
      duration: __ENV.DURATION || '1m',
      preAllocatedVUs: rate,
      maxVUs: rate * 10,
    },
  },
  thresholds: {
    failed_calls: ['rate<0.01'],
    http_req_duration: [`p(95)<${__ENV.SLOWEST_MS || 1000}`],
    dropped_iterations: ['count<1'],
  },
};

const body = open(`../events/${__ENV.EVENT}`);
const region = __ENV.AWS_REGION;
const host = `lambda.${region}.amazonaws.com`;
// The colon is sent encoded: a signature is made of what is sent.
const path = `/2015-03-31/functions/${__ENV.FUNCTION_NAME}%3Alive/invocations`;
// Functions take a call with this for a trial, and change nothing.
const trial = encoding.b64encode(
  JSON.stringify({ custom: { smokeTest: true } }),
);

export default async function callFunction() {
  const headers = await signedHeaders(
    {
      host,
      path,
      body,
      headers: {
        'content-type': 'application/json',
        ...(__ENV.TAKES_EFFECT !== 'true' && { 'x-amz-client-context': trial }),
      },
    },
    {
      service: 'lambda',
      region,
      credentials: {
        accessKeyId: __ENV.AWS_ACCESS_KEY_ID,
        secretAccessKey: __ENV.AWS_SECRET_ACCESS_KEY,
        sessionToken: __ENV.AWS_SESSION_TOKEN,
      },
      now: new Date(),
    },
  );
  const response = http.post(`https://${host}${path}`, body, { headers });
  const succeeded = check(response, {
    'answers 200': ({ status }) => status === 200,
    'does not throw': (answer) => !answer.headers['X-Amz-Function-Error'],
  });
  failed.add(!succeeded);
}
