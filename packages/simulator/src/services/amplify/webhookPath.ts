/** Address of incoming webhooks, as on `webhooks.amplify.<region>.amazonaws.com`. */
export const WEBHOOK_PATH = '/amplify-webhooks/prod/webhooks';
