import {
  DescribeAlarmsCommand,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { AwsClients } from '../clients';
import { placeKey, readAccess } from './place';
import type { Place, ReadOptions } from './place';
import { SharedReads } from './SharedReads';

/** The alarms of an account and region. */
export interface AccountAlarms {
  metric: MetricAlarm[];
  composite: CompositeAlarm[];
}

/** DescribeAlarms takes at most 100 names. */
export const ALARM_NAMES_MAX = 100;

/** The alarms of accounts, read once for all targets. */
export class AlarmDirectory {
  private readonly reads = new SharedReads<AccountAlarms>();

  constructor(private readonly clients: AwsClients) {}

  /** All alarms. Without AlarmTypes, AWS would leave composite ones out. */
  all(place: Place, options: ReadOptions): Promise<AccountAlarms> {
    return this.reads.get(placeKey(place), options.maxAgeMs, async () => {
      const client = this.clients.cloudwatch(readAccess(place, options.urgent));
      const alarms: AccountAlarms = { metric: [], composite: [] };
      const pages = paginateDescribeAlarms(
        { client },
        { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100 },
      );
      for await (const page of pages) {
        alarms.metric.push(...(page.MetricAlarms ?? []));
        alarms.composite.push(...(page.CompositeAlarms ?? []));
      }
      return alarms;
    });
  }

  /** Alarms by name, read now: at most {@link ALARM_NAMES_MAX}. */
  async byName(
    place: Place,
    names: string[],
    urgent = false,
  ): Promise<AccountAlarms> {
    if (names.length === 0) return { metric: [], composite: [] };
    const answer = await this.clients
      .cloudwatch(readAccess(place, urgent))
      .send(
        new DescribeAlarmsCommand({
          AlarmNames: names,
          AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
          MaxRecords: 100,
        }),
      );
    return {
      metric: answer.MetricAlarms ?? [],
      composite: answer.CompositeAlarms ?? [],
    };
  }
}
