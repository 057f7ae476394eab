import type { Alarm } from '@backspin/backstage-plugin-deployments-common';
import type { Translate } from '../../translation';

/** A measured value with its unit: `7.4 %`, `210 ms`, `12`. */
export function valueWords(value: number, unit?: string): string {
  const number = new Intl.NumberFormat('en', {
    maximumFractionDigits: 2,
  }).format(value);
  return unit ? `${number} ${unit}` : number;
}

/** An alarm in a few words: `errors 7.4 % (limit 5 %)`. */
export function alarmWords(alarm: Alarm, t: Translate): string {
  const measures = alarm.measures ?? alarm.name;
  if (alarm.value === undefined) return measures;
  const value = valueWords(alarm.value, alarm.unit);
  return alarm.threshold === undefined
    ? t('headline.alarmValue', { measures, value })
    : t('headline.alarmValueLimit', {
        measures,
        value,
        threshold: valueWords(alarm.threshold, alarm.unit),
      });
}
