/**
 * The deployments backend of Backspin: observes AWS deployments, keeps their
 * history, and rolls them back.
 *
 * @packageDocumentation
 */
export { deploymentsPlugin as default } from './plugin';
export * from './permissions';
export { AWS_EVENTS_TOPIC } from './observer/events';
