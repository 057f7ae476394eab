export * from './Headline';
export * from './alarmWords';
