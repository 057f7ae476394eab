import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { onEvent } from '../../../lib/triggers/eventbridge';
import { templateWith } from '../../support/service-function';

describe('onEvent', () => {
  it.each([
    [{}, Match.absent()],
    [{ detailType: 'Order Placed' }, ['Order Placed']],
  ])('is called for events with %j', (detail, detailType) => {
    const template = templateWith({}, (fn) => {
      onEvent(fn, {
        type: 'eventbridge',
        busName: 'orders',
        source: 'shop',
        ...detail,
      });
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: 'orders',
      EventPattern: { source: ['shop'], 'detail-type': detailType },
    });
  });
});
