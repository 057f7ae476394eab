import { api, event, NODE_24, PYTHON_313, PYTHON_314, utility } from './define';
import type { ServiceSpec } from './types';

/** Services of the system analytics. */
export const ANALYTICS: ServiceSpec[] = [
  {
    name: 'streams-ingest',
    title: 'Streams ingest',
    description: 'Collects plays from our player and from the stores',
    system: 'analytics',
    runtime: NODE_24,
    memorySize: 1024,
    annotation: 'stack',
    shift: {
      staging: 'Linear10PercentEvery1Minute',
      prod: 'Linear10PercentEvery2Minutes',
    },
    functions: [
      api('streams-collect', 2100, 19),
      event('streams-aggregate', 480, 260),
      utility('streams-replay', 1, 12000),
    ],
    commits: [
      'Drop plays below five seconds',
      'Aggregate by quarter of an hour',
      'Replay a single day',
      'Count offline plays on return',
      'Detect loops of one track',
      'Write columnar files',
    ],
  },
  {
    name: 'reports',
    title: 'Reports',
    description: 'Reports that artists ask for or subscribe to',
    system: 'analytics',
    runtime: PYTHON_314,
    memorySize: 512,
    annotation: 'stack',
    shift: {
      staging: 'Canary10Percent5Minutes',
      prod: 'Canary10Percent5Minutes',
    },
    functions: [
      api('report-list', 44, 61),
      api('report-get', 71, 88),
      api('report-schedule', 8, 75),
      event('report-render', 15, 3100, { memorySize: 2048 }),
    ],
    commits: [
      'Render tables without a browser',
      'Compare with the release before',
      'Schedule on the first working day',
      'Export to spreadsheets',
      'Show gaps in the data',
    ],
  },
  {
    name: 'trends',
    title: 'Trends',
    description: 'Charts by region and over time',
    system: 'analytics',
    runtime: PYTHON_314,
    memorySize: 512,
    annotation: 'stack',
    functions: [
      api('trend-chart', 175, 105),
      api('trend-region', 93, 120),
      event('trend-rollup', 30, 1700),
    ],
    commits: [
      'Smooth over seven days',
      'Split the capital from its region',
      'Roll up while the day goes on',
      'Mark holidays in charts',
      'Return fewer points on phones',
    ],
  },
  {
    name: 'audience',
    title: 'Audience',
    description: 'Who listens, in groups large enough to stay private',
    system: 'analytics',
    runtime: PYTHON_313,
    memorySize: 512,
    annotation: 'stack',
    functions: [
      api('audience-summary', 62, 130),
      api('audience-demographics', 37, 150),
      event('audience-segment', 10, 2600),
    ],
    commits: [
      'Hide groups below fifty listeners',
      'Segment by habit, not by age',
      'Count returning listeners once',
      'Add cities',
      'Explain each segment in a sentence',
    ],
  },
];
